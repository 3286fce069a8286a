import { createHmac, timingSafeEqual } from 'node:crypto';
import { CairnError, LONGEST_OVERRIDE_MS, parseDuration, parseLevel, SHORTEST_KEY, type Level, type LevelSetting } from '@cairn/core';

/** What is signed is bound to its use and form: a signature made with this key for anything else is none. */
const PURPOSE = 'cairn log level v1';
const TOKEN = /^([A-Z]{4,8})\.(\d{1,12})\.([\w-]{43})$/;
const TEN_MINUTES = '10m';

export interface SignLevelOptions {
  /** The app's `LOG_LEVEL_KEY`. */
  key: string;
  /** How long the value can be used: `90s`, `10m`, `2h`, `1d` or milliseconds, at most 7 days. Default 10 minutes. */
  for?: string | number;
}

/**
 * A value for the header `X-Log-Level` of a request: with it everything the request logs from `level` on is written, in the app that has this key and in
 * the jobs the request adds. Whoever has the value can use it until it ends.
 * @throws CairnError CAIRN_E_LEVEL when the level, the time or the key cannot be used.
 */
export function signLevel(level: LevelSetting, options: SignLevelOptions): string {
  const { key, for: time = TEN_MINUTES } = (options as SignLevelOptions | undefined) ?? { key: '' };
  const found = parseLevel(String(level));
  const ms = parseDuration(time);
  if (found === undefined) throw new CairnError('CAIRN_E_LEVEL', `level: ${JSON.stringify(level)} is not a level. Use one such as DEBUG.`);
  if (ms === undefined || ms > LONGEST_OVERRIDE_MS) throw new CairnError('CAIRN_E_LEVEL', `for: ${JSON.stringify(time)} is not a time. Use one such as "10m", at most "7d".`);
  if (typeof key !== 'string' || key.trim() === '') throw new CairnError('CAIRN_E_LEVEL', 'key: is missing. Give the LOG_LEVEL_KEY of the app.');
  if (key.trim().length < SHORTEST_KEY) throw new CairnError('CAIRN_E_LEVEL', `key: has ${key.trim().length} characters (not shown), and no app takes one below ${SHORTEST_KEY}. Give its LOG_LEVEL_KEY.`);
  const ends = Math.ceil((Date.now() + ms) / 1000);
  return `${found.name}.${ends}.${signatureOf(key.trim(), found.name, ends)}`;
}

/** Reads signed levels, and counts what came. A wrong one is as good as none. */
export class LevelSignatures {
  /** Requests whose level was taken, had another signature or none, and came too late. */
  readonly counts = { accepted: 0, invalid: 0, expired: 0 };

  constructor(
    private readonly key: string,
    private readonly now: () => number = Date.now,
  ) {}

  read(value: unknown): Level | undefined {
    if (value === undefined) return undefined;
    const [, name = '', ends = '', signature = ''] = (typeof value === 'string' && TOKEN.exec(value)) || [];
    const level = parseLevel(name);
    if (level === undefined || !isEqual(signature, signatureOf(this.key, name, Number(ends)))) return this.refuse('invalid');
    if (Number(ends) * 1000 <= this.now()) return this.refuse('expired');
    this.counts.accepted += 1;
    return level;
  }

  private refuse(reason: 'invalid' | 'expired'): undefined {
    this.counts[reason] += 1;
    return undefined;
  }
}

function signatureOf(key: string, level: string, ends: number): string {
  return createHmac('sha256', key).update(`${PURPOSE}\n${level}\n${ends}`).digest('base64url');
}

function isEqual(given: string, right: string): boolean {
  const [one, two] = [Buffer.from(given), Buffer.from(right)];
  return one.length === two.length && timingSafeEqual(one, two);
}
