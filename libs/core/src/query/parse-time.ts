import { CairnError } from '../errors/cairn-error';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DAY_MS = 86_400_000;
const CURE = 'Write how long ago (30m, 2h, 7d), a time of today (14:05), "yesterday 14:05", a day (2026-11-21), a time (2026-11-21T14:05:00Z), or epoch milliseconds. Times without a zone are UTC.';

/**
 * A moment as people write it, epoch ms: `2h` (that long ago; also `2h30m`), `14:05` or `14:05:30` (today), `yesterday`, `yesterday 14:05`, `today`, `now`,
 * `2026-11-21`, `2026-11-21 14:05`, ISO 8601 with a zone, epoch seconds or milliseconds. Without a zone it is UTC, as the records are.
 * @param now epoch ms that "ago" and "today" are counted from.
 * @throws CairnError CAIRN_E_QUERY naming the value.
 */
export function parseTime(text: string, now: number = Date.now()): number {
  const wanted = text.trim();
  const time = ago(wanted, now) ?? namedDay(wanted, now) ?? clockTime(wanted, now) ?? epoch(wanted) ?? date(wanted);
  if (time === undefined || !Number.isFinite(time)) throw new CairnError('CAIRN_E_QUERY', `"${text.slice(0, 80)}" is no time. ${CURE}`);
  return time;
}

/** A length of time in ms: `90s`, `2h30m`, `7d`. Undefined when it is none. */
export function parseSpan(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?[smhdw])+$/i.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/gi)) total += Number(amount) * UNITS[unit!.toLowerCase()]!;
  return total;
}

function ago(text: string, now: number): number | undefined {
  const span = parseSpan(text.replace(/\s*ago$/i, '').replace(/^-/, ''));
  return span === undefined ? undefined : now - span;
}

const startOfDay = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS;

function namedDay(text: string, now: number): number | undefined {
  const found = /^(now|today|yesterday)(?:[ T]+(.+))?$/i.exec(text);
  if (found === null) return undefined;
  const [, name, rest] = found;
  if (name!.toLowerCase() === 'now') return rest === undefined ? now : undefined;
  const day = startOfDay(now) - (name!.toLowerCase() === 'yesterday' ? DAY_MS : 0);
  return rest === undefined ? day : clockTime(rest, day);
}

/** A time of the day that `within` lies in. */
function clockTime(text: string, within: number): number | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*(?:Z|UTC)?$/i.exec(text);
  if (found === null) return undefined;
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return startOfDay(within) + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + Number((found[4] ?? '').padEnd(3, '0'));
}

/** Ten digits are seconds until the year 2286, thirteen milliseconds. */
function epoch(text: string): number | undefined {
  if (/^\d{13}$/.test(text)) return Number(text);
  return /^\d{10}$/.test(text) ? Number(text) * 1_000 : undefined;
}

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

function date(text: string): number | undefined {
  const found = DATE.exec(text);
  if (found === null) return undefined;
  const [, day, time = '00:00', zone = 'Z'] = found;
  const offset = /^utc$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase();
  const value = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(value) || !sameDay(day!) ? undefined : value;
}

/** 2026-02-30 would silently become a day of March. */
function sameDay(day: string): boolean {
  const value = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(value) && new Date(value).toISOString().startsWith(day);
}
