import { readSafely } from './read-safely';

/** What `@prisma/driver-adapter-utils` tells of a driver's error. */
interface DriverError {
  kind?: unknown;
  originalCode?: unknown;
  originalMessage?: unknown;
}

interface PrismaError {
  name: string;
  /** Not on copies made by `{ ...error }`. */
  message?: string;
  stack?: string;
  code?: unknown;
  meta?: { driverAdapterError?: { cause?: DriverError } };
}

/** Kinds of a driver's error, and Prisma's codes for them (https://www.prisma.io/docs/orm/reference/error-reference), that say the database is gone. */
const UNREACHABLE_KINDS = new Set<unknown>(['DatabaseNotReachable', 'SocketTimeout', 'ConnectionClosed']);
const UNREACHABLE_CODES = new Set<unknown>(['P1001', 'P1002', 'P1008', 'P1017']);
/** What Prisma says before what happened: which call it was, and lines of the app's source or the call's arguments. */
const INVOCATION = /^\s*Invalid `[^\n]*` invocation(?::\s*\n| in\n[^\n]*\n\n(?: +\d+ ?[^\n]*\n)*→ +\d+ [^\n]*\n)/;

/**
 * An error of Prisma as the database's driver would have thrown it: with the server's code and message where there is one, and without
 * the lines of source that Prisma quotes. Any other error is returned as it is.
 */
export function driverError(error: unknown): unknown {
  if (!isPrismaError(error)) return error;
  const cause = error.meta?.driverAdapterError?.cause;
  const message = typeof cause?.originalMessage === 'string' ? cause.originalMessage : ownMessage(error);
  return { name: error.name, code: cause?.originalCode ?? error.code, message, stack: stackOf(error) };
}

/** Whether an error of Prisma says that the database cannot be reached; one with a code of the server says so itself. */
export function isUnreachable(error: unknown): boolean {
  if (!isPrismaError(error)) return false;
  return UNREACHABLE_KINDS.has(error.meta?.driverAdapterError?.cause?.kind) || UNREACHABLE_CODES.has(error.code);
}

/** Of Prisma Client, by its name: an error or a copy of one. */
export function isPrismaError(error: unknown): error is PrismaError {
  const name = readSafely(error, 'name');
  return typeof name === 'string' && name.startsWith('PrismaClient');
}

/** The last paragraph is what Prisma says of arguments it refuses; those stand before it. */
function ownMessage({ name, message = '' }: PrismaError): string {
  return name === 'PrismaClientValidationError' ? message.slice(message.lastIndexOf('\n\n') + 1).trim() : message.replace(INVOCATION, '').trim();
}

/** The frames, which stand after the message. */
function stackOf({ message = '', stack = '' }: PrismaError): string {
  const at = stack.indexOf(message);
  return at < 0 ? stack : stack.slice(at + message.length);
}
