import { isOfPrisma } from './prisma-error';
import { readSafely } from './read-safely';

/** Of PostgreSQL and the SQL standard: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What errors of databases have, each some of it. */
interface Marked {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly originalMessage?: unknown;
}

/** Whether an error, or a copy of one, looks like a database's, whoever asked for the query. Never throws. */
export function isDatabaseError(error: object): boolean {
  try {
    const { code, name, originalMessage } = error as Marked; // most objects that are asked for have none of them
    if (typeof code === 'string' && isServersError(error, code)) return true;
    if ((typeof name === 'string' || originalMessage !== undefined) && isOfPrisma(error)) return true;
    return error instanceof Error && isQueryFailed(error);
  } catch {
    return false; // a getter that throws, or a revoked Proxy
  }
}

/** Of node-postgres and postgres.js, mysql2, and SQLite's drivers. */
function isServersError(error: object, code: string): boolean {
  if (SQLSTATE.test(code)) return typeof readSafely(error, 'severity') === 'string' || typeof readSafely(error, 'routine') === 'string';
  return code.startsWith('SQLITE_') || typeof readSafely(error, 'sqlMessage') === 'string';
}

/** TypeORM's, whatever the driver. */
function isQueryFailed(error: Error): boolean {
  return readSafely(error, 'driverError') !== undefined && typeof readSafely(error, 'query') === 'string';
}

/** The values an error of TypeORM or postgres.js says its query was sent with. */
export function parametersOf(error: object): readonly unknown[] {
  const parameters = readSafely(error, 'parameters');
  return Array.isArray(parameters) ? (parameters as readonly unknown[]) : [];
}
