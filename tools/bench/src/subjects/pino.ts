import { peer } from './peers';

/** What is used of pino. */
export interface PinoLogger {
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: object): PinoLogger;
}

export interface PinoDestination {
  flush(done: (error?: Error) => void): void;
}

export interface Pino {
  (options: object, destination: PinoDestination): PinoLogger;
  destination(options: { dest: string; sync: boolean; minLength: number; mkdir?: boolean }): PinoDestination;
  readonly stdTimeFunctions: { readonly isoTime: () => string };
}

export const loadPino = (): Pino => peer<Pino>('pino');

/** Its documentation's asynchronous mode: nothing is written inside a log call, and 4 KiB at a time. */
export function asyncDestination(pino: Pino, dest: string): PinoDestination {
  return pino.destination({ dest, sync: false, minLength: 4096 });
}
