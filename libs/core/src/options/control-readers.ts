import type { HoldOptions } from '../hold/held-records';
import type { RepetitionOptions } from '../limit/repetition';
import { DEBUG, WARNING, type Level } from '../record/level';
import { boolean, level, number, shown } from './readers';
import { Refusal, type Reader } from './setting';
import { suggest } from './suggest';

const DAY_MS = 86_400_000;
const WINDOW = { unit: 'milliseconds', min: 0, max: DAY_MS, whole: true } as const;
const FIRST = { unit: 'records', min: 1, max: 1_000_000, whole: true } as const;
const HELD_RECORDS = { unit: 'records', min: 1, max: 100_000, whole: true } as const;
const HELD_BYTES = { unit: 'bytes', min: 1_024, max: 1_073_741_824, whole: true } as const;

type Parts = Readonly<Record<string, unknown>>;

/** A group of options: each name by its reader, the first refusal with the name in front. */
function group<T extends object>(readers: { readonly [K in keyof T]: Reader<T[K]> }): (given: object) => Partial<T> | Refusal {
  const names = Object.keys(readers);
  return (given) => {
    const found: Record<string, unknown> = {};
    for (const [name, raw] of Object.entries(given as Parts)) {
      if (raw === undefined) continue;
      if (!names.includes(name)) return unknownName(name, names);
      const value = readers[name as keyof T](raw);
      if (value instanceof Refusal) return new Refusal(`${name} ${value.text}`);
      found[name] = value;
    }
    return found as Partial<T>;
  };
}

function unknownName(name: string, names: readonly string[]): Refusal {
  const near = suggest(name, names);
  return new Refusal(`"${name}" is not an option. ${near === undefined ? `Use any of ${names.join(', ')}.` : `Did you mean "${near}"?`}`);
}

export function isGroup(raw: unknown): raw is object {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

const repetitionGroup = group<RepetitionOptions>({ windowMs: number(WINDOW), first: number(FIRST), minLevel: level });

/** A window in milliseconds, or a group; `undefined` for never. */
export const repetition: Reader<RepetitionOptions | undefined> = (raw) => {
  const given = isGroup(raw) ? repetitionGroup(raw) : repetitionGroup({ windowMs: raw });
  if (given instanceof Refusal) return isGroup(raw) ? given : new Refusal(given.text.replace(/^windowMs /, ''));
  const { windowMs, first = 10, minLevel = WARNING } = given;
  if (windowMs === undefined) return new Refusal('windowMs is missing. Give the length of the window in milliseconds.');
  return windowMs === 0 ? undefined : Object.freeze({ windowMs, first, minLevel });
};

type Hold = Omit<HoldOptions, 'totalBytes'>;
const holdGroup = group<Hold>({ level, maxRecords: number(HELD_RECORDS), maxBytes: number(HELD_BYTES) });

/** Yes, no, a level, or a group; `undefined` for no. */
export const debugOnFailure: Reader<Hold | undefined> = (raw) => {
  const given = isGroup(raw) ? holdGroup(raw) : wanted(raw);
  if (given instanceof Refusal || given === undefined) return given;
  return Object.freeze({ level: DEBUG, maxRecords: 200, maxBytes: 65_536, ...given });
};

function wanted(raw: unknown): { level?: Level } | undefined | Refusal {
  const answer = boolean(raw);
  if (!(answer instanceof Refusal)) return answer ? {} : undefined;
  const found = level(raw);
  return found instanceof Refusal ? new Refusal(`${shown(raw)} is neither yes, no nor a level. Use true, false, or a level such as DEBUG.`) : { level: found };
}

/** One of a table of settings by name. */
export const samplingGroup = group<{ rate: number; keep: Level }>({
  rate: number({ unit: 'the share kept', min: 0, max: 1 }),
  keep: level,
});
