import { parseLevel, type LevelName } from '../../record/level';

/** Pino's and bunyan's numbers. Cairn writes names. */
const NUMBERS: readonly (readonly [number, string])[] = [
  [60, 'CRITICAL'],
  [50, 'ERROR'],
  [40, 'WARNING'],
  [30, 'INFO'],
  [20, 'DEBUG'],
  [0, 'TRACE'],
];

/** Names of other loggers that `parseLevel` does not know: syslog, Python, Go. */
const NAMES: Readonly<Record<string, LevelName>> = { NOTICE: 'INFO', INFORMATION: 'INFO', INFORMATIONAL: 'INFO', EMERG: 'CRITICAL', EMERGENCY: 'CRITICAL', ALERT: 'CRITICAL', CRIT: 'CRITICAL', PANIC: 'CRITICAL', SILLY: 'TRACE', HTTP: 'INFO' };

/** The level another program meant, by our name; its own text when that names none. */
export function foreignLevel(value: unknown): string | undefined {
  if (typeof value === 'number') return NUMBERS.find(([least]) => value >= least)?.[1];
  return typeof value === 'string' ? (levelNamed(value) ?? value) : undefined;
}

/** Our name of the level that a record names, whoever wrote it and however it is spelled; undefined when that is none. */
export function levelNamed(text: string): LevelName | undefined {
  return parseLevel(text)?.name ?? NAMES[text.trim().toUpperCase()];
}
