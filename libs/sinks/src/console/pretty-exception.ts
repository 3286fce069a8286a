import type { ExceptionShape } from '@cairn/core';
import { foldFrames } from './fold-frames';
import type { Paint } from './paint';
import { printable } from './printable';
import { PrintedStacks } from './printed-stacks';

const INDENT = '    ';

/** Prints stack traces with their causes, each stack once as long as it is in sight. */
export class ExceptionPrinter {
  private readonly stacks = new PrintedStacks();

  constructor(private readonly paint: Paint) {}

  /** That many more lines were printed. */
  passed(lines: number): void {
    this.stacks.passed(lines);
  }

  /** The lines of what the record is about; `message` is what the record's own line says already. */
  print(exception: ExceptionShape, message: string): string[] {
    return this.linesOf(exception, message === exception.message ? textWithoutMessage(exception) : textOf(exception));
  }

  private linesOf(exception: ExceptionShape, text: string, lead = '', indent = INDENT): string[] {
    const lines = this.stackOf(exception, text, lead).map((line) => indent + line);
    const { cause, errors = [] } = exception;
    if (cause !== undefined) lines.push(...this.linesOf(cause, textOf(cause), 'Caused by: ', indent));
    for (const error of errors) lines.push(...this.linesOf(error, textOf(error), '- ', indent + INDENT));
    return lines;
  }

  private stackOf({ traceback, code }: ExceptionShape, text: string, lead: string): string[] {
    const { paint } = this;
    const [first = '', ...rest] = text.split(/\r?\n/);
    const head = lead + paint.bad(printable(first) + (code === undefined ? '' : ` (code ${printable(String(code))})`));
    const frames = rest.map((line) => printable(line.trim())).filter((line) => line !== '');
    if (frames.length === 0) return [head];
    if (traceback !== undefined && this.stacks.isAbove(traceback)) return [`${head} ${paint.dim('(stack above)')}`];
    return [head, ...foldFrames(frames, paint).map((line) => `  ${line}`)];
  }
}

function textOf({ type, message, traceback }: ExceptionShape): string {
  return traceback ?? `${type}: ${message}`;
}

/** Where the text does not begin with the message, it stays as it is. */
function textWithoutMessage(exception: ExceptionShape): string {
  const { type, message } = exception;
  const text = textOf(exception);
  const before = text.indexOf(`: ${message}`);
  const after = text.slice(before + 2 + message.length);
  const isHead = before >= 0 && !text.slice(0, before).includes('\n') && /^(\r?\n|$)/.test(after);
  return isHead ? type + after : text;
}
