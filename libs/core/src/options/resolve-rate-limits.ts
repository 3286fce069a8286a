import type { RateLimit } from '../limit/rate-limiter';
import type { Rate } from '../limit/token-bucket';
import { settingName } from '../logger/level-map';
import { CATEGORIES, isProtected } from '../record/category';
import { isGroup } from './control-readers';
import { shown } from './readers';
import { Refusal, type Reader } from './setting';
import { isSet, type SettingValues } from './setting-values';

const PREFIX = 'LOG_RATE_LIMIT_';
const PROTECTED: readonly string[] = CATEGORIES.filter(isProtected).map(settingName);
const PERIODS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const RATE = /^(\d{1,9})\s*\/\s*(s|m|h)(\s+per\s+client)?$/i;
const CURE = 'Write a number of records per s, m or h, such as "100/s", "20/s per client", or both with a comma.';

/** `1000/s`, `20/s per client`, or one of each. */
const rateLimit: Reader<RateLimit> = (raw) => {
  if (typeof raw !== 'string') return new Refusal(`${shown(raw)} is not a rate limit. ${CURE}`);
  const text = raw.trim();
  let total: Rate | undefined;
  let perClient: Rate | undefined;
  for (const part of text.split(',')) {
    const [, count, period, each] = RATE.exec(part.trim()) ?? [];
    const rate = { count: Number(count), perMs: PERIODS[(period ?? '').toLowerCase()]! };
    const isTwice = each === undefined ? total !== undefined : perClient !== undefined;
    if (count === undefined || rate.count === 0 || isTwice) return new Refusal(`${shown(raw)} is not a rate limit. ${CURE}`);
    if (each === undefined) total = rate;
    else perClient = rate;
  }
  return Object.freeze({ text, ...(total && { total }), ...(perClient && { perClient }) });
};

/** Limits by component or category: code over `LOG_RATE_LIMIT_<NAME>`. */
export function resolveRateLimits(values: SettingValues, given: unknown, env: NodeJS.ProcessEnv): ReadonlyMap<string, RateLimit> {
  const limits = new Map<string, RateLimit>();
  const put = (component: string, name: string, origin: 'option' | 'environment', raw: unknown): void => {
    const key = settingName(component);
    if (!isSet(raw) || values.origins.has(`rateLimit.${key}`)) return;
    if (PROTECTED.includes(key)) return values.refuse(name, `records of ${key.toLowerCase()} are never left out. Remove it.`);
    const found = values.take(`rateLimit.${key}`, name, origin, rateLimit, raw);
    if (found !== undefined) limits.set(key, found);
  };
  if (isSet(given) && !isGroup(given)) values.refuse('rateLimit', `${shown(given)} is not an object. Use { <component or category>: "100/s" }.`);
  else for (const [name, raw] of Object.entries(given ?? {})) put(name, `rateLimit.${name}`, 'option', raw);
  for (const [name, raw] of Object.entries(env)) {
    if (name.startsWith(PREFIX) && name.length > PREFIX.length) put(name.slice(PREFIX.length), name, 'environment', raw);
  }
  return limits;
}
