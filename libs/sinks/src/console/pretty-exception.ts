import type { ExceptionShape } from '@cairn/core';
import type { Paint } from './paint';
import { printable } from './printable';

const INDENT = '    ';

/** What the record itself is about; `message` is what its line says already. */
export function exceptionOf(message: string, exception: ExceptionShape, paint: Paint): string[] {
  return exceptionLines(message === exception.message ? withoutMessage(exception) : exception, paint);
}

/** The stack trace with its causes, a line each; frames stand back behind what happened. */
function exceptionLines(exception: ExceptionShape, paint: Paint, lead = '', indent = INDENT): string[] {
  const lines = traceOf(exception).map((line, at) => indent + (at === 0 ? lead + paint.bad(line) : shade(line, paint)));
  if (exception.cause !== undefined) lines.push(...exceptionLines(exception.cause, paint, 'Caused by: ', indent));
  for (const error of exception.errors ?? []) lines.push(...exceptionLines(error, paint, '- ', indent + INDENT));
  return lines;
}

/** Where the trace does not begin with the message, it stays as it is. */
function withoutMessage(exception: ExceptionShape): ExceptionShape {
  const { type, message, traceback = `${type}: ${message}` } = exception;
  const before = traceback.indexOf(`: ${message}`);
  const after = traceback.slice(before + 2 + message.length);
  const isHead = before >= 0 && !traceback.slice(0, before).includes('\n') && /^(\r?\n|$)/.test(after);
  return isHead ? { ...exception, traceback: `${type}${after}` } : exception;
}

function traceOf({ type, message, traceback, code }: ExceptionShape): string[] {
  const [first = '', ...frames] = (traceback ?? `${type}: ${message}`).split(/\r?\n/);
  const said = printable(first) + (code === undefined ? '' : ` (code ${printable(String(code))})`);
  return [said, ...frames.filter((frame) => frame.trim() !== '').map((frame) => `  ${printable(frame.trim())}`)];
}

function shade(line: string, paint: Paint): string {
  return /node_modules|node:internal/.test(line) ? paint.dim(line) : line;
}
