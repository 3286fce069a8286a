/**
 * Levels, lowest to highest. The numbers are those of the reference table (TRACE 5 … CRITICAL 50); `severity` is what
 * alert records carry.
 */
export type LevelName = 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';
export const SEVERITIES = ['low', 'info', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A level as the pipeline handles it: one shared frozen object per name, so that comparing is a number compare. */
export interface Level {
  readonly name: LevelName;
  readonly value: number;
  /** Position in {@link LEVELS}, for tables indexed by level. */
  readonly index: number;
  readonly severity: Severity;
}

const level = (name: LevelName, value: number, index: number, severity: Severity): Level =>
  Object.freeze({ name, value, index, severity });

export const TRACE = level('TRACE', 5, 0, 'low');
export const DEBUG = level('DEBUG', 10, 1, 'low');
export const INFO = level('INFO', 20, 2, 'info');
export const WARNING = level('WARNING', 30, 3, 'medium');
export const ERROR = level('ERROR', 40, 4, 'high');
export const CRITICAL = level('CRITICAL', 50, 5, 'critical');

/** All levels, lowest first; `LEVELS[l.index] === l`. */
export const LEVELS: readonly Level[] = Object.freeze([TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL]);

export const LEVEL_NAMES: readonly LevelName[] = LEVELS.map((l) => l.name);

/** Names of levels in Nest (VERBOSE, LOG, WARN, FATAL) and other loggers (ERR), accepted wherever a level is named. */
export type LevelAlias = 'VERBOSE' | 'LOG' | 'SUCCESS' | 'WARN' | 'ERR' | 'FATAL';

const ALIASES: Readonly<Record<LevelAlias, Level>> = { VERBOSE: TRACE, LOG: INFO, SUCCESS: INFO, WARN: WARNING, ERR: ERROR, FATAL: CRITICAL };

export const LEVEL_ALIASES: readonly string[] = Object.keys(ALIASES);

const BY_NAME: ReadonlyMap<string, Level> = new Map([...LEVELS.map((l): [string, Level] => [l.name, l]), ...Object.entries(ALIASES)]);

/** The level a setting names, in any case, by its own name or a {@link LevelAlias}. `undefined` when it names none. */
export function parseLevel(name: string): Level | undefined {
  return BY_NAME.get(name.trim().toUpperCase());
}

/** The level a caller means by a level, by its name, or by a level of another copy of this package; INFO when it is none of these. Never throws. */
export function levelOf(value: unknown): Level {
  if (LEVELS.includes(value as Level)) return value as Level;
  try {
    const name = typeof value === 'string' ? value : (value as Partial<Level> | null | undefined)?.name;
    return (typeof name === 'string' ? parseLevel(name) : undefined) ?? INFO;
  } catch {
    return INFO; // an object that cannot be read
  }
}

/** Severity of a level name from anywhere (a foreign record too): `unknown` when the name is no level. */
export function severityOf(name: string): Severity | 'unknown' {
  return parseLevel(name)?.severity ?? 'unknown';
}
