import { types } from 'node:util';
import { readProperty } from '../redact/safe-read';
import type { ExceptionShape } from './record.schema';

/** How the parts of an error become safe; the redactor's walk gives it. */
export interface SafeParts {
  /** `times`: how many times as long as an ordinary value the text may be; `atMost`: characters it may have besides. */
  text(text: string, times?: number, atMost?: number): string;
  /** The beginning of a stack, which ends with words that are clean: the same as `text`, faster where the label before them says nothing of them. */
  labelled(text: string, clean: string, times: number, atMost: number): string;
  describe(value: unknown): string;
  /** What is recorded in an error's place, see `ErrorStandIns`; from then on its own message is left out of texts. */
  standInFor(error: object): Error | undefined;
}

/** A message and a traceback may be this many times as long as a value. */
const LONG = 4;
/** Errors below an error are followed this deep. */
const DEPTH = 5;
/** Members kept of an AggregateError. */
const MEMBERS = 10;
/** Errors kept of one record. */
const TOTAL = 20;
const LONGEST_TYPE = 200;
const NO_MEMBERS: readonly unknown[] = Object.freeze([]);
/** Between what an error says and the frames of its stack. */
export const FRAMES = '\n    at ';
/** Of a stack, the message at its head takes at most this; the frames are what a traceback is for. */
const LONGEST_HEAD = 4_096;

/** An error of this or another realm, and of a class derived from Error. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    return false; // a Proxy whose getPrototypeOf trap throws
  }
}

/** The record form of anything that was thrown. Never throws, whatever its getters do. */
export function exceptionOf(thrown: unknown, safe: SafeParts): ExceptionShape {
  const reader = new ExceptionReader(safe);
  reader.look(thrown);
  return reader.read(thrown);
}

/** What leads from an error to others, read once. */
interface Noted {
  readonly error: object;
  readonly standIn: Error | undefined;
  readonly cause: unknown;
  readonly members: readonly unknown[];
}

/** A few at most, which makes lists faster than sets. */
class ExceptionReader {
  private readonly seen: unknown[] = [];
  private readonly noted: Noted[] = [];

  constructor(private readonly safe: SafeParts) {}

  /** Finds the stand-ins first: an error likes to repeat the message of its cause. */
  look(thrown: unknown, depth = 0): void {
    if (typeof thrown !== 'object' || thrown === null || depth > DEPTH || this.noted.length > TOTAL || this.notedOf(thrown) !== undefined) return;
    const { cause, members } = this.note(thrown);
    this.look(cause, depth + 1);
    for (const member of members) this.look(member, depth + 1);
  }

  private note(error: object): Noted {
    const noted = { error, standIn: this.safe.standInFor(error), cause: readProperty(error, 'cause'), members: membersIn(error) };
    this.noted.push(noted);
    return noted;
  }

  private notedOf(error: object): Noted | undefined {
    for (const noted of this.noted) if (noted.error === error) return noted;
    return undefined;
  }

  read(thrown: unknown, depth = 0): ExceptionShape {
    if (typeof thrown !== 'object' || thrown === null) return this.primitive(thrown);
    this.seen.push(thrown);
    const { standIn, cause, members } = this.notedOf(thrown) ?? this.note(thrown);
    const told = standIn ?? thrown;
    const message = readProperty(told, 'message');
    const stack = readProperty(told, 'stack');
    if (!isError(told) && (typeof message !== 'string' || typeof stack !== 'string')) {
      return { type: this.safe.text(this.className(told) ?? 'Object', undefined, LONGEST_TYPE), message: this.safe.describe(told) };
    }
    const shape: ExceptionShape = {
      type: this.typeOf(told),
      message: typeof message === 'string' ? this.safe.text(message, LONG) : this.safe.describe(message ?? ''),
    };
    if (typeof stack === 'string' && stack !== '') shape.traceback = this.traceback(stack, message, shape.message);
    this.addCode(told, shape);
    this.addCause(cause, depth, shape);
    this.addMembers(members, depth, shape);
    return shape;
  }

  private primitive(thrown: unknown): ExceptionShape {
    const type = thrown === null ? 'null' : typeof thrown;
    return { type, message: typeof thrown === 'string' ? this.safe.text(thrown, LONG) : this.safe.describe(thrown) };
  }

  /** The name an error gives itself; the class's name when that says no more than "Error". */
  private typeOf(thrown: object): string {
    const name = readProperty(thrown, 'name');
    const own = typeof name === 'string' && name !== '' && name !== 'Error' ? name : this.className(thrown);
    return this.safe.text(own ?? 'Error', undefined, LONGEST_TYPE);
  }

  /**
   * In two parts: the frames of one place come again and again, and what does is known to be clean; what the error says of itself is new each time. A long
   * head is cut by the rules for texts, which leave out what the cut would split.
   */
  private traceback(stack: string, message: unknown, told: string): string {
    const frames = framesIn(stack, message);
    if (frames === -1) return this.safe.text(stack, LONG);
    const said = stack.slice(0, frames);
    const places = stack.slice(frames);
    const head = this.head(said, message, told);
    const tail = this.safe.text(places, LONG);
    return head === said && tail === places ? stack : head + tail; // in one piece
  }

  /** Most repeat the message, which has been looked at. */
  private head(head: string, message: unknown, told: string): string {
    const isKnown = message === told && told !== '' && head.endsWith(told);
    return isKnown ? this.safe.labelled(head, told, LONG, LONGEST_HEAD) : this.safe.text(head, LONG, LONGEST_HEAD);
  }

  private className(thrown: object): string | undefined {
    const constructor = readProperty(thrown, 'constructor');
    const name = typeof constructor === 'function' ? readProperty(constructor, 'name') : undefined;
    return typeof name === 'string' && name !== '' ? name : undefined;
  }

  private addCode(thrown: object, shape: ExceptionShape): void {
    const code = readProperty(thrown, 'code');
    if (typeof code === 'number') shape.code = Number.isFinite(code) ? code : String(code);
    else if (typeof code === 'string') shape.code = this.safe.text(code);
  }

  private addCause(cause: unknown, depth: number, shape: ExceptionShape): void {
    if (cause !== undefined && cause !== null && this.mayFollow(cause, depth)) shape.cause = this.read(cause, depth + 1);
  }

  private addMembers(members: readonly unknown[], depth: number, shape: ExceptionShape): void {
    if (members.length === 0) return;
    const errors: ExceptionShape[] = [];
    for (const member of members) {
      if (this.mayFollow(member, depth)) errors.push(this.read(member, depth + 1));
    }
    if (errors.length > 0) shape.errors = errors;
  }

  private mayFollow(error: unknown, depth: number): boolean {
    return depth < DEPTH && this.seen.length < TOTAL && !this.seen.includes(error);
  }
}

/** Where the frames begin, behind the message: that may have lines which look like them. -1 where it is not to be found, unless the head is too long for one part. */
function framesIn(stack: string, message: unknown): number {
  const at = typeof message === 'string' ? stack.indexOf(message) : -1;
  if (at !== -1) return stack.indexOf(FRAMES, at + (message as string).length);
  const frames = stack.length > LONGEST_HEAD ? stack.indexOf(FRAMES) : -1;
  return frames > LONGEST_HEAD ? frames : -1;
}

/** The first errors in an AggregateError, or in one like it. */
function membersIn(thrown: object): readonly unknown[] {
  const members = readProperty(thrown, 'errors');
  if (members === undefined || !isList(members) || !isError(thrown)) return NO_MEMBERS;
  return Array.from({ length: Math.min(members.length, MEMBERS) }, (_, i) => readProperty(members, i));
}

function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value) && typeof value.length === 'number';
  } catch {
    return false; // a revoked Proxy
  }
}
