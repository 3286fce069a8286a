import { LEVEL_ALIASES, LEVEL_NAMES, parseLevel, type Level } from '../record/level';
import { FORMATS, PARTIAL_LAYOUTS, type FormatName } from '../serialize/serializer';
import { Refusal, type Reader } from './setting';

const SHOWN_LENGTH = 80;

/** A value as an error message shows it: quoted, short, on one line. */
export function shown(raw: unknown): string {
  const text = typeof raw === 'string' ? JSON.stringify(raw) : describe(raw);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function describe(raw: unknown): string {
  if (typeof raw === 'object' && raw !== null) return Array.isArray(raw) ? 'a list' : 'an object';
  if (typeof raw === 'function') return 'a function';
  return String(raw);
}

const textOf = (raw: unknown): string | undefined => (typeof raw === 'string' ? raw.trim() : undefined);

export const level: Reader<Level> = (raw) => {
  const text = textOf(raw);
  const found = text === undefined ? undefined : parseLevel(text);
  return found ?? new Refusal(`${shown(raw)} is not a level. Use one of ${LEVEL_NAMES.join(', ')} (also ${LEVEL_ALIASES.join(', ')}).`);
};

/** One of a few words, in any case. */
export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return (raw) => {
    const text = textOf(raw)?.toLowerCase();
    const found = words.find((word) => word === text);
    return found ?? new Refusal(`${shown(raw)} is not a choice. Use one of ${words.join(', ')}.`);
  };
}

const anyFormat = oneOf(FORMATS);

/** A layout that would leave most records out is told with its proper place. */
export const format: Reader<FormatName> = (raw) => {
  const partial = PARTIAL_LAYOUTS.find((layout) => layout === textOf(raw)?.toLowerCase());
  if (partial === undefined) return anyFormat(raw);
  return new Refusal(
    `${shown(raw)} has no place for most records: the category files would lose them. Use one of ${FORMATS.join(', ')}, and give a sink of its own the layout: sinks: [{ sink, layout: "${partial}" }].`,
  );
};

/** An address as an error message shows it: by its scheme, since the rest may hold a password. */
function shownAddress(raw: unknown): string {
  const scheme = typeof raw === 'string' ? /^\s*([a-z][a-z0-9+.-]{0,20}:\/\/)/i.exec(raw)?.[1] : undefined;
  return scheme === undefined ? '(not shown)' : JSON.stringify(`${scheme}…`);
}

export const redisUrl: Reader<string> = (raw) => {
  const url = textOf(raw);
  if (url !== undefined && /^rediss?:\/\/./.test(url)) return url;
  return new Refusal(`${shownAddress(raw)} is no address of a Redis. Use a URL such as redis://127.0.0.1:6379 (rediss:// with TLS).`);
};

/** The same, or several nodes of a cluster with commas between. */
export const redisUrls: Reader<string> = (raw) => {
  const urls = textOf(raw)?.split(',') ?? [''];
  const refused = urls.map(redisUrl).find((url) => url instanceof Refusal);
  return refused ?? urls.map((url) => url.trim()).join(',');
};

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

export const boolean: Reader<boolean> = (raw) => {
  const text = String(raw).trim().toLowerCase();
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  return new Refusal(`${shown(raw)} is neither yes nor no. Use true or false (also 1/0, yes/no, on/off).`);
};

export interface Range {
  readonly unit: string;
  /** Smallest value; 0 with `above` means "more than 0". */
  readonly min: number;
  readonly above?: boolean;
  readonly max: number;
  readonly whole?: boolean;
}

/** A decimal number in a range; units, signs and other notations are refused rather than guessed. */
export function number(range: Range): Reader<number> {
  const kind = range.whole === true ? 'a whole number' : 'a number';
  const { min, max } = range;
  const limits = range.above === true ? `above ${min}, at most ${max}` : `from ${min} to ${max}`;
  const cure = `Write the number of ${range.unit} alone.`;
  return (raw) => {
    const value = decimal(raw);
    return value !== undefined && inRange(value, range)
      ? value
      : new Refusal(`${shown(raw)} is not ${kind} ${limits}. ${cure}`);
  };
}

function decimal(raw: unknown): number | undefined {
  if (typeof raw === 'number') return raw;
  const text = textOf(raw);
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function inRange(value: number, { min, above, max, whole }: Range): boolean {
  if (whole === true && !Number.isInteger(value)) return false;
  return (above === true ? value > min : value >= min) && value <= max;
}

// Control characters in a name would end up in every record and in file names.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

export const text: Reader<string> = (raw) => {
  const found = textOf(raw);
  if (found !== undefined && found !== '' && !CONTROL.test(found)) return found;
  return new Refusal(`${shown(raw)} is not a text. Use at least one visible character and no control characters.`);
};

/** Characters of a secret key, at least. */
export const SHORTEST_KEY = 16;

/** A secret: no refusal shows it. */
export const secretKey: Reader<string> = (raw) => {
  if (typeof raw === 'string' && raw.trim().length >= SHORTEST_KEY) return raw.trim();
  const problem = typeof raw === 'string' ? `has ${raw.trim().length} characters (not shown)` : 'is not a text (not shown)';
  return new Refusal(`${problem}. Use at least ${SHORTEST_KEY}, such as those of \`openssl rand -hex 32\`.`);
};

const NAME = /[\p{L}\p{N}]/u;

/** Names separated by commas, or a list of names from code. Signs alone are no name: they would stand for any key of signs. */
export const names: Reader<readonly string[]> = (raw) => {
  const list = typeof raw === 'string' ? raw.split(',').filter((item) => item.trim() !== '') : raw;
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    return new Refusal(`${shown(raw)} is not a list of names. Separate the names by commas.`);
  }
  const nameless = list.find((item) => !NAME.test(item));
  if (nameless !== undefined) return new Refusal(`${shown(nameless)} is no name: it has neither a letter nor a digit. Write whole names, such as badge_number; there are no wildcards.`);
  return Object.freeze(list.map((item) => item.trim()));
};
