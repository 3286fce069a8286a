import { maskMessage } from './mask-message';
import { driverError } from './prisma-error';
import { readSafely } from './read-safely';

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
  const original = readSafely(error, 'message') ?? error;
  const message = typeof original === 'string' ? original : '';
  const exception = maskedError(error, maskMessage(message, { system: typeof readSafely(error, 'syscall') === 'string', raised: isRaised(error), parameters }));
  return { type: exception.name, code: codeOf(error), exception };
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
export function isConnectionError(error: unknown): boolean {
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

/** PostgreSQL's RAISE: its text is the app's own and may hold anything. */
function isRaised(error: unknown): boolean {
  const from = readSafely(error, 'driverError') ?? error;
  return codeOf(from) === 'P0001' || readSafely(from, 'routine') === 'exec_stmt_raise';
}

/** The frames of a stack; its head repeats the message. */
function framesOf(stack: unknown, message: string): string {
  if (typeof stack !== 'string') return '';
  const after = message === '' ? -1 : stack.indexOf(message);
  const rest = after < 0 ? stack : stack.slice(after + message.length);
  const frames = rest.split('\n').filter((line) => line.length <= LONGEST_FRAME && FRAME.test(line));
  return frames.length === 0 ? '' : `\n${frames.slice(0, MAX_FRAMES).join('\n')}`;
}
