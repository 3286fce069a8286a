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
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  meta?: { driverAdapterError?: { cause?: DriverError } };
}

/** Kinds of a driver's error, and Prisma's codes for them (https://www.prisma.io/docs/orm/reference/error-reference), that say the database is gone. */
const UNREACHABLE_KINDS = new Set<unknown>(['DatabaseNotReachable', 'SocketTimeout', 'ConnectionClosed']);
const UNREACHABLE_CODES = new Set<unknown>(['P1001', 'P1002', 'P1008', 'P1017']);
/** On an error whose message is the server's, of which Prisma does not tell whether the server or a RAISE has made it. */
export const FROM_SERVER = 'cairnFromServer';
/** What Prisma says before what happened: which call it was, and lines of the app's source or the call's arguments. */
const INVOCATION = /^\s*Invalid `[^\n]*` invocation(?::\s*\n| in\n[^\n]*\n\n(?: +\d+ ?[^\n]*\n)*→ +\d+ [^\n]*\n)/;

/**
 * An error of Prisma, or of its driver adapter, as the database's driver would have thrown it: with the server's code and message where there is
 * one, and without the lines of source that Prisma quotes. Any other error is returned as it is.
 */
export function driverError(error: unknown): unknown {
  try {
    if (isPrismaError(error)) return asThrown(error, error.meta?.driverAdapterError?.cause, ownMessage(error));
    const told = toldByAdapter(error);
    return told === undefined ? error : asThrown(error as PrismaError, told, '');
  } catch {
    return error; // a getter that throws
  }
}

function asThrown(error: PrismaError, cause: DriverError | undefined, own: string): object {
  const ofServer = typeof cause?.originalMessage === 'string';
  const message = ofServer ? cause.originalMessage : own;
  return { name: error.name, code: cause?.originalCode ?? error.code, message, stack: stackOf(error), [FROM_SERVER]: ofServer };
}

/** What a driver adapter tells: by itself, or as the cause of its error. */
function toldByAdapter(error: unknown): DriverError | undefined {
  const told = readSafely(error, 'name') === 'DriverAdapterError' ? readSafely(error, 'cause') : error;
  return typeof readSafely(told, 'originalMessage') === 'string' ? (told as DriverError) : undefined;
}

/** Whether it is of Prisma Client or its driver adapter: an error, a copy of one, or what the adapter tells of one. */
export function isOfPrisma(error: unknown): boolean {
  return isPrismaError(error) || toldByAdapter(error) !== undefined;
}

/** Whether an error of Prisma says that the database cannot be reached; one with a code of the server says so itself. */
export function isUnreachable(error: unknown): boolean {
  if (!isPrismaError(error)) return false;
  return UNREACHABLE_KINDS.has(error.meta?.driverAdapterError?.cause?.kind) || UNREACHABLE_CODES.has(error.code);
}

/** Of Prisma Client, by its name. */
function isPrismaError(error: unknown): error is PrismaError {
  const name = readSafely(error, 'name');
  return typeof name === 'string' && name.startsWith('PrismaClient');
}

/** The last paragraph is what Prisma says of arguments it refuses; those stand before it. */
function ownMessage(error: PrismaError): string {
  const { name } = error;
  const message = textOf(error.message);
  return name === 'PrismaClientValidationError' ? message.slice(message.lastIndexOf('\n\n') + 1).trim() : message.replace(INVOCATION, '').trim();
}

/** The frames, which stand after the message. */
function stackOf(error: PrismaError): string {
  const [message, stack] = [textOf(error.message), textOf(error.stack)];
  const at = stack.indexOf(message);
  return at < 0 ? stack : stack.slice(at + message.length);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
