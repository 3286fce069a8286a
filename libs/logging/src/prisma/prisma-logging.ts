import type { DatabaseLogger } from '../database/database.logger';
import { isUnreachable } from '../database/prisma-error';
import { describeOperation } from './describe-operation';
import { rowsOf } from './rows-of';

/** What Prisma hands to `$allOperations`; `model` is missing of raw queries. */
export interface PrismaOperation {
  model?: string;
  operation: string;
  args: unknown;
  query: (args: never) => PromiseLike<unknown>;
}

/** A Prisma Client extension, as far as this one goes: https://www.prisma.io/docs/orm/prisma-client/client-extensions/query */
export interface PrismaLogging {
  name: string;
  query: { $allOperations: (operation: PrismaOperation) => Promise<unknown> };
}

/**
 * A Prisma Client extension: `const prisma = new PrismaClient().$extends(prismaLogging(database));` Every operation leaves its record, in
 * the context of whoever awaits it. `connection` names the database in the records; default `default`.
 */
export function prismaLogging(database: DatabaseLogger, connection?: string): PrismaLogging {
  return {
    name: 'cairn',
    query: {
      $allOperations: async (operation) => {
        const running = database.begin({ ...describeOperation(operation), connection });
        try {
          const result = await operation.query(operation.args as never);
          running.succeeded(rowsOf(operation.operation, result));
          return result;
        } catch (error) {
          running.failed(error);
          if (isUnreachable(error)) database.connectionLost(connection ?? 'default', error);
          throw error;
        }
      },
    },
  };
}
