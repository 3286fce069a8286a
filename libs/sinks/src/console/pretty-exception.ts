import type { ExceptionShape } from '@cairn/core';
import type { Paint } from './paint';
import { printable } from './printable';

const INDENT = '    ';

/** The stack trace with its causes, a line each; frames stand back behind what happened. */
export function exceptionLines(exception: ExceptionShape, paint: Paint, lead = '', indent = INDENT): string[] {
  const lines = traceOf(exception).map((line, at) => indent + (at === 0 ? lead + paint.bad(line) : shade(line, paint)));
  if (exception.cause !== undefined) lines.push(...exceptionLines(exception.cause, paint, 'Caused by: ', indent));
  for (const error of exception.errors ?? []) lines.push(...exceptionLines(error, paint, '- ', indent + INDENT));
  return lines;
}

function traceOf({ type, message, traceback, code }: ExceptionShape): string[] {
  const [first = '', ...frames] = (traceback ?? `${type}: ${message}`).split(/\r?\n/);
  const said = printable(first) + (code === undefined ? '' : ` (code ${printable(String(code))})`);
  return [said, ...frames.filter((frame) => frame.trim() !== '').map((frame) => `  ${printable(frame.trim())}`)];
}

function shade(line: string, paint: Paint): string {
  return /node_modules|node:internal/.test(line) ? paint.dim(line) : line;
}
