import { maskMessage } from './mask-message';
import { driverError, FROM_SERVER } from './prisma-error';
import { readSafely } from './read-safely';
import { isServersWording } from './server-wordings';

/** What may be recorded of a driver's error. */
export interface QueryError {
  type: string;
  /** The server's or the system's code, e.g. a SQLSTATE; null when there is none. */
  code: string | number | null;
  /** Stands in for the error: its type, its code, its frames, and its message without values. */
  exception: Error;
}

const CODE = /^[\w.-]{1,64}$/;
const FRAME = /^\s+at .*(?::\d+:\d+\)?|\(<anonymous>\))$/;
/** Of a stack with more, the first are kept. */
const MAX_FRAMES = 50;
/** Longer lines are no frames. */
const LONGEST_FRAME = 500;
/** Names that say no more than that it is an error; node-postgres uses the second. */
const GENERAL = new Set(['Error', 'error', '']);

/** A driver's error without the values it may quote: `detail`, `hint`, `where` and the like are left out. Never throws. */
export function queryError(thrown: unknown, parameters: readonly unknown[] = []): QueryError {
  const error = driverError(thrown);
  const exception = maskedError(error, mayBeRaised(error) ? serversWording(error, parameters) : wordingOf(error, parameters));
  return { type: exception.name, code: codeOf(error), exception };
}

function wordingOf(error: unknown, parameters: readonly unknown[]): string {
  const original = readSafely(error, 'message') ?? error;
  const system = typeof readSafely(error, 'syscall') === 'string';
  return maskMessage(typeof original === 'string' ? original : '', { system, raised: isRaised(error), parameters });
}

/** Nothing, unless the server itself is known to say so. */
function serversWording(error: unknown, parameters: readonly unknown[]): string {
  const wording = wordingOf(error, parameters);
  return isServersWording(wording) ? wording : '?';
}

/** An error with this message, and the type, the code and the frames of the other one. */
export function maskedError(error: unknown, message: string): Error {
  const own = readSafely(error, 'message') ?? error;
  const code = codeOf(error);
  const masked = new Error(message);
  masked.name = typeOf(error);
  masked.stack = `${masked.name}: ${message}${framesOf(readSafely(error, 'stack'), typeof own === 'string' ? own : '')}`;
  return code === null ? masked : Object.assign(masked, { code });
}

/**
 * Codes of a connection that is gone or cannot be made: Node's, and PostgreSQL's classes 08 and 57P
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const CONNECTION = /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08\w{3}|57P0[1-5]|PROTOCOL_CONNECTION_LOST)$/;
/** node-postgres gives no code when the server closes the connection without a word. */
const TERMINATED = /^(?:Connection terminated|Client has encountered a connection error)/;

/** Whether an error says that the connection is gone or could not be made. */
export function isConnectionError(thrown: unknown): boolean {
  const error = driverError(thrown);
  const code = codeOf(error);
  if (code !== null) return CONNECTION.test(String(code));
  const message = readSafely(error, 'message');
  return typeof message === 'string' && TERMINATED.test(message);
}

function typeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === null ? 'null' : typeof error;
  const name = readSafely(error, 'name');
  if (typeof name === 'string' && !GENERAL.has(name)) return name;
  const own = readSafely(readSafely(error, 'constructor'), 'name');
  return typeof own === 'string' && own !== '' ? own : 'Error';
}

function codeOf(error: unknown): string | number | null {
  const code = readSafely(error, 'code');
  if (typeof code === 'number' && Number.isFinite(code)) return code;
  return typeof code === 'string' && CODE.test(code) ? code : null;
}

/** Codes of PostgreSQL's RAISE and ASSERT, MySQL's SIGNAL and SQLite's RAISE: their text is the app's own and may hold anything. */
const RAISED = new Set<unknown>(['P0001', 'P0004', 'ER_SIGNAL_EXCEPTION', 'SQLITE_CONSTRAINT_TRIGGER']);
const RAISING = new Set<unknown>(['exec_stmt_raise', 'exec_stmt_assert']);

function isRaised(error: unknown): boolean {
  const from = readSafely(error, 'driverError') ?? error;
  return RAISED.has(codeOf(from)) || RAISING.has(readSafely(from, 'routine'));
}

/** Whether it may be a RAISE's under another code: nobody has told which routine of the server made it. */
function mayBeRaised(error: unknown): boolean {
  return readSafely(error, FROM_SERVER) === true;
}

/** The frames of a stack; its head repeats the message. */
function framesOf(stack: unknown, message: string): string {
  if (typeof stack !== 'string') return '';
  const after = message === '' ? -1 : stack.indexOf(message);
  const rest = after < 0 ? stack : stack.slice(after + message.length);
  const frames = rest.split('\n').filter((line) => line.length <= LONGEST_FRAME && FRAME.test(line));
  return frames.length === 0 ? '' : `\n${frames.slice(0, MAX_FRAMES).join('\n')}`;
}
