import { addColors } from 'winston';

/** winston counts downwards: a lower number is more severe. */
export const cairnWinstonLevels = Object.freeze({ CRITICAL: 0, ERROR: 1, WARNING: 2, INFO: 3, DEBUG: 4, TRACE: 5 });

export const cairnWinstonColors = Object.freeze({
  CRITICAL: 'bold white redBG',
  ERROR: 'red',
  WARNING: 'yellow',
  INFO: 'green',
  DEBUG: 'cyan',
  TRACE: 'gray',
});

/**
 * What a transport's own `level` may say: ours, and winston's npm and syslog names. A name winston does not know would silence the
 * transport without a word.
 */
export const acceptedWinstonLevels: Readonly<Record<string, number>> = Object.freeze({
  ...cairnWinstonLevels,
  ...Object.fromEntries(Object.entries(cairnWinstonLevels).map(([name, value]) => [name.toLowerCase(), value])),
  FATAL: 0,
  fatal: 0,
  emerg: 0,
  alert: 0,
  crit: 0,
  WARN: 2,
  warn: 2,
  notice: 3,
  http: 3,
  verbose: 3,
  silly: 5,
});

addColors({ ...cairnWinstonColors }); // for `format.colorize()`: winston keeps one table of colours per process
