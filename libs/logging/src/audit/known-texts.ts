import { mapValues } from './map-values';
import type { Personal } from './personal-values';

/** Stands for a personal value of which nothing can be said, not even a commitment. */
export const PERSONAL = '[PERSONAL]';

/** Shorter ones are looked for where a whole segment of a path is one, and nowhere else: every text has them somewhere. */
const SHORTEST = 4;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const SYNTAX = /[.*+?^${}()|[\]\\/]/g;

/** The plain texts that a record has something else in the place of. What it commits to in one place it does not say in another: a path, a reason, a free field. */
export class KnownTexts {
  private readonly known = new Map<string, Personal>();

  get(text: string): Personal | undefined {
    return this.known.get(text);
  }

  /** What was said first stays. A mark (`[REDACTED]`) is nobody's. */
  note(text: string, by: Personal): void {
    if (text === '' || text.startsWith('[')) return;
    for (const form of [text, encoded(text)]) if (!this.known.has(form)) this.known.set(form, by);
  }

  /** Every text within a value. */
  noteAll(value: unknown, by: Personal): void {
    if (typeof value === 'string' || typeof value === 'number') return this.note(String(value), by);
    if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) this.noteAll(each, PERSONAL);
  }

  /** A copy of JSON without any of them; a value that is one as a whole becomes what stands in its place. */
  replacedIn<T>(value: T): T {
    if (this.known.size === 0) return value;
    const text = (each: string): unknown => this.whole(each) ?? this.inText(each);
    return mapValues(value, { text, number: (each) => this.whole(String(each)) ?? each, key: (key) => this.inText(key) }) as T;
  }

  /** The same of what is a text and has to stay one, such as an id. */
  textIn(text: string): string {
    const by = this.known.get(text);
    return by === undefined ? this.inText(text) : textOf(by);
  }

  private whole(text: string): Personal | undefined {
    return longer(text) ? this.known.get(text) : undefined;
  }

  /** The same of a name, such as that of a field: it is one only where it has words of theirs. */
  inText(text: string): string {
    let left = text;
    for (const [known, by] of [...this.known].sort(([one], [other]) => other.length - one.length)) left = without(left, known, by);
    return left;
  }
}

function longer(text: string): boolean {
  return text.length >= SHORTEST;
}

function without(text: string, known: string, by: Personal): string {
  if (!text.includes(known)) return text;
  return text.replace(longer(known) ? wordOf(known) : new RegExp(`(?<=/)${escaped(known)}(?=/|$)`, 'g'), textOf(by));
}

function wordOf(known: string): RegExp {
  const [first, last] = [known[0]!, known.at(-1)!];
  return new RegExp(`${LETTER_OR_DIGIT.test(first) ? '(?<![\\p{L}\\p{N}])' : ''}${escaped(known)}${LETTER_OR_DIGIT.test(last) ? '(?![\\p{L}\\p{N}])' : ''}`, 'gu');
}

function escaped(text: string): string {
  return text.replace(SYNTAX, '\\$&');
}

function textOf(by: Personal): string {
  return typeof by === 'string' ? by : PERSONAL;
}

/** As it stands in a path. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // half a character
  }
}
