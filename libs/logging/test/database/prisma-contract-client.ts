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

type DriverError = Error & { code?: string };

/** As Prisma Client 7 throws what a driver adapter tells: its own code, the server's in `meta`, and around the server's message the call. */
class PrismaClientKnownRequestError extends Error {
  override readonly name = 'PrismaClientKnownRequestError';
  readonly code = 'P2010';
  readonly meta: object;

  constructor({ operation }: PrismaOperation, { code, message }: DriverError) {
    const source = `  11 const title = 's3cret';\n→ 12 await prisma.${operation}(`;
    super(`\nInvalid \`prisma.${operation}()\` invocation in\n/app/tasks.ts:12:3\n\n${source}\nRaw query failed. Code: \`${code}\`. Message: \`${message}\``);
    this.meta = { driverAdapterError: { cause: { originalCode: code, originalMessage: message, kind: 'postgres' } } };
  }
}

/**
 * Calls extensions as Prisma Client does: https://www.prisma.io/docs/orm/prisma-client/client-extensions/query and the types of
 * `$queryRaw` (`args: Prisma.Sql`) and `$queryRawUnsafe` (`args: [query: string, ...values: any[]]`). Its queries are real ones; of models
 * it has one, `Task`. The generated client itself is tested in compat/prisma.
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
    const query = (args: never): Promise<unknown> => Promise.resolve(operation.query(args)).catch((error: unknown) => Promise.reject(new PrismaClientKnownRequestError(operation, error as DriverError)));
    return this.extension!.query.$allOperations({ ...operation, query });
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
