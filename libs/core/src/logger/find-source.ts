import { findSourceMap } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { SourceFinder } from '../pipeline/pipeline';
import { ERROR } from '../record/level';
import type { RecordSource } from '../record/record.schema';
import { BoundedCache } from '../redact/bounded-cache';
import { isAppFile } from './app-file';
import { isFrame, parseFrame, pathOf, type StackFrame } from './stack-frame';

/** Where this package's own code lies: its frames say nothing about the application. */
const OWN_DIRECTORY = join(__dirname, '..');
/** Frames looked at: enough to get past a logger, its wrappers and a decorator or two. */
const DEPTH = 24;
const LONGEST_STACK = 16_384;
const FIRST_FRAME = /\n *at /;
/** Lines of stacks remembered; each may keep the stack it was cut from. */
const REMEMBERED = 256;

/**
 * Finds `source` for records: with `error` on ERROR and above, with `all` on every record. A record about an error is
 * placed where the error was made, any other where the log call stands.
 * @param ownDirectories further directories whose frames are skipped (of packages that wrap the loggers)
 */
export function sourceFinder(mode: 'error' | 'all' | 'off', ownDirectories: readonly string[] = []): SourceFinder {
  if (mode === 'off') return () => undefined;
  const own = [OWN_DIRECTORY, ...ownDirectories].flatMap(withSources);
  const places = new Places(own);
  const lowest = mode === 'all' ? 0 : ERROR.value;
  return ({ level }, call) => {
    if (level.value < lowest) return undefined;
    return (call.hasError === true ? places.firstIn(stackOf(call.error)) : undefined) ?? places.firstIn(stackHere());
  };
}

/** With source maps the frames of compiled code are those of the sources beside it. */
function withSources(directory: string): string[] {
  const compiled = directory + sep;
  return basename(directory) === 'dist' ? [compiled, join(dirname(directory), 'src') + sep] : [compiled];
}

/** The frames; a line of the message, which stands before them, may look like one. */
function stackOf(error: unknown): string {
  try {
    const { stack, message } = (error ?? {}) as Partial<Error>;
    if (typeof stack !== 'string') return '';
    const frames = typeof message === 'string' ? stack.slice(behind(message, stack)) : stack;
    return stack.length > LONGEST_STACK ? copyOf(frames.slice(0, LONGEST_STACK)) : frames;
  } catch {
    return ''; // a stack that cannot be read has no place to tell
  }
}

/** 0 where the message has been changed since, or the stack has none: its words may stand among the frames, too. */
function behind(message: string, stack: string): number {
  const at = stack.indexOf(message);
  const frames = isFrame(stack) ? 0 : stack.search(FIRST_FRAME);
  return at === -1 || (frames !== -1 && at > frames) ? 0 : at + message.length;
}

/** A part of a text keeps all of it in memory. */
function copyOf(part: string): string {
  return Buffer.from(part).toString();
}

function stackHere(): string {
  const limit = Error.stackTraceLimit;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = DEPTH;
    Error.captureStackTrace(holder, stackHere);
    return typeof holder.stack === 'string' ? holder.stack : '';
  } catch {
    return ''; // intrinsics are frozen, or a foreign prepareStackTrace threw
  } finally {
    restore(limit);
  }
}

function restore(limit: number): void {
  try {
    Error.stackTraceLimit = limit;
  } catch {
    // frozen intrinsics: it was never changed
  }
}

/** Places of the application itself by the lines of stacks, each worked out once: they come again and again. */
class Places {
  private readonly known = new BoundedCache<string, RecordSource | null>(REMEMBERED);
  /** Most come several times in a row, and comparing two takes a part of the time that finding a line takes. */
  private last = '';
  private lastPlace: RecordSource | undefined;

  constructor(private readonly own: readonly string[]) {}

  firstIn(stack: string): RecordSource | undefined {
    if (stack === this.last) return this.lastPlace;
    this.last = stack;
    return (this.lastPlace = this.find(stack));
  }

  private find(stack: string): RecordSource | undefined {
    for (let from = 0; from < stack.length; ) {
      const lineEnd = stack.indexOf('\n', from);
      const to = lineEnd === -1 ? stack.length : lineEnd;
      const place = this.placeOf(stack.slice(from, to));
      if (place !== null) return place;
      from = to + 1;
    }
    return undefined;
  }

  private placeOf(line: string): RecordSource | null {
    if (!isFrame(line)) return null;
    const known = this.known.get(line);
    if (known !== undefined) return known;
    const frame = parseFrame(line);
    const isApp = frame !== undefined && !this.own.some((directory) => frame.file.startsWith(directory)) && isAppFile(frame.file);
    const place = isApp ? Object.freeze(toSource(frame)) : null;
    if (frame !== undefined) this.known.set(line, place); // a line of a message is new each time
    return place;
  }
}

function toSource(frame: StackFrame): RecordSource {
  const { file, line } = mapped(frame);
  return { file: relativeToHere(file), line, function: frame.name.replace(/^new /, '') || '<anonymous>' };
}

/**
 * The place in the original source. With `--enable-source-maps` Node has mapped the stack already; this catches a stack
 * that a foreign `prepareStackTrace` made without maps.
 */
function mapped({ file, line, column }: StackFrame): { file: string; line: number } {
  try {
    const origin = findSourceMap(file)?.findEntry(line - 1, column - 1);
    if (origin === undefined || !('originalSource' in origin)) return { file, line };
    return { file: pathOf(origin.originalSource), line: origin.originalLine + 1 };
  } catch {
    return { file, line }; // an unreadable map
  }
}

function relativeToHere(file: string): string {
  const here = process.cwd() + sep;
  return file.startsWith(here) ? relative(here, file) : file;
}
