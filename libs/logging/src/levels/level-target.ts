import { CairnError, EVERYTHING, LONGEST_OVERRIDE_MS, lookupName, parseDuration, parseLevel, type Level } from '@cairn/core';

/**
 * Whose level: a component or a category by its name, as in `LOG_LEVEL_<NAME>`; `*` for the general level; or the jobs of a queue, or one of them, with all that
 * is logged while they run.
 */
export type LevelTarget = string | { readonly queue: string; readonly job?: string };

const NAME = /[A-Za-z0-9]/;

/** A key of the target; of names, it is the one they are looked up by. */
export function keyOf(target: LevelTarget): string {
  if (typeof target === 'string') return lookupName(target);
  const { queue, job } = target;
  return JSON.stringify(job === undefined ? [queue] : [queue, job]);
}

/** As a record tells it. */
export function textOf(target: LevelTarget): string {
  if (typeof target === 'string') return target;
  return target.job === undefined ? `queue ${target.queue}` : `job ${target.queue} ${target.job}`;
}

/** @throws CairnError CAIRN_E_LEVEL */
export function requireTarget(target: LevelTarget): void {
  const isName = typeof target === 'string' && (target === EVERYTHING || NAME.test(target));
  if (isName || isJobs(target)) return;
  throw new CairnError('CAIRN_E_LEVEL', `target: ${shown(target)} names nothing. Use a component, a category, "*", or { queue, job? }.`);
}

/** @throws CairnError CAIRN_E_LEVEL */
export function requireLevel(level: unknown): Level {
  const found = typeof level === 'string' ? parseLevel(level) : undefined;
  if (found === undefined) throw new CairnError('CAIRN_E_LEVEL', `level: ${shown(level)} is not a level. Use one such as DEBUG.`);
  return found;
}

/** Milliseconds. @throws CairnError CAIRN_E_LEVEL */
export function requireTime(time: unknown): number | undefined {
  if (time === undefined) return undefined;
  const ms = parseDuration(time);
  if (ms === undefined || ms > LONGEST_OVERRIDE_MS) throw new CairnError('CAIRN_E_LEVEL', `for: ${shown(time)} is not a time. Use one such as "90s", "10m" or "2h", at most "7d".`);
  return ms;
}

function isJobs(target: unknown): boolean {
  if (typeof target !== 'object' || target === null) return false;
  const { queue, job } = target as Record<string, unknown>;
  return typeof queue === 'string' && queue !== '' && (job === undefined || (typeof job === 'string' && job !== ''));
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
