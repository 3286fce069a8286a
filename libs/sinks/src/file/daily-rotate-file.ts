import { createRequire } from 'node:module';
import type DailyRotateFile from 'winston-daily-rotate-file';

/**
 * winston-daily-rotate-file without winston. The package's own entry point loads all of winston (a hundred files) for the sake of naming the
 * transport in `winston.transports`; the class in its file `daily-rotate-file.js` needs none of that.
 */
const load = createRequire(__filename);

let loaded: typeof DailyRotateFile | undefined;

/** The class that rolls, loaded when there is something to decide. */
export function dailyRotateFile(): typeof DailyRotateFile {
  return (loaded ??= load('winston-daily-rotate-file/daily-rotate-file.js') as typeof DailyRotateFile);
}
