import type { Pool } from 'pg';
import type { PrismaOperation } from '../../src/prisma';

interface Extension {
  query: { $allOperations: (operation: PrismaOperation) => Promise<unknown> };
}

/** A template's parts, as Prisma hands them to extensions. */
interface Sql {
  strings: readonly string[];
  values: readonly unknown[];
}

/**
 * Calls extensions as Prisma Client does: https://www.prisma.io/docs/orm/prisma-client/client-extensions/query and the types of
 * `$queryRaw` (`args: Prisma.Sql`) and `$queryRawUnsafe` (`args: [query: string, ...values: any[]]`). Its queries are real ones; of models
 * it has one, `Task`.
 */
export class PrismaContractClient {
  private extension: Extension | undefined;

  constructor(private readonly pool: Pool) {}

  $extends(extension: Extension): this {
    this.extension = extension;
    return this;
  }

  $queryRaw(strings: TemplateStringsArray, ...values: unknown[]): Promise<unknown> {
    return this.send({ operation: '$queryRaw', args: { strings, values }, query: ({ strings: parts, values: sent }: Sql) => this.rows(numbered(parts), sent) });
  }

  $queryRawUnsafe(statement: string, ...values: unknown[]): Promise<unknown> {
    return this.send({ operation: '$queryRawUnsafe', args: [statement, ...values], query: ([text, ...sent]: [string, ...unknown[]]) => this.rows(text, sent) });
  }

  $executeRawUnsafe(statement: string, ...values: unknown[]): Promise<unknown> {
    const query = async ([text, ...sent]: [string, ...unknown[]]): Promise<unknown> => (await this.pool.query(text, sent)).rowCount;
    return this.send({ operation: '$executeRawUnsafe', args: [statement, ...values], query });
  }

  readonly task = {
    findMany: (args: { where: { title: string }; select?: { id: true } }): Promise<unknown> =>
      this.send({ model: 'Task', operation: 'findMany', args, query: ({ where }: typeof args) => this.rows('SELECT id FROM task WHERE title = $1', [where.title]) }),
    createMany: (args: { data: { id: number; title: string }[] }): Promise<unknown> =>
      this.send({ model: 'Task', operation: 'createMany', args, query: ({ data }: typeof args) => this.insert(data) }),
  };

  private send(operation: PrismaOperation): Promise<unknown> {
    return this.extension!.query.$allOperations(operation);
  }

  private async rows(statement: string, values: readonly unknown[]): Promise<unknown> {
    return (await this.pool.query(statement, [...values])).rows;
  }

  private async insert(tasks: readonly { id: number; title: string }[]): Promise<unknown> {
    for (const { id, title } of tasks) await this.pool.query('INSERT INTO task VALUES ($1, $2)', [id, title]);
    return { count: tasks.length };
  }
}

function numbered(parts: readonly string[]): string {
  return parts.reduce((text, part, at) => `${text}$${at}${part}`);
}
