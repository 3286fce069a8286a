import { ConsoleLogger, Logger, type LoggerService, type LogLevel } from '@nestjs/common';
import type { NestLogger } from './nest.logger';

/** What stands in now, oldest first: with several apps in one process the newest has Nest's records. */
const standing: LoggerService[] = [];
let replaced: ConsoleLogger | undefined;

/**
 * Takes the place of Nest's default console logger, so that an error while the app boots is recorded too; levels the app has
 * chosen (`logger: ['error']`) hold. A logger of the app's own stays, and so does silence (`logger: false`). Returns what puts the
 * former logger back, also when the app has chosen `NestLogger` meanwhile.
 */
export function standInForConsole(nestLogger: NestLogger): () => void {
  const before = current();
  if (before !== undefined && standing.includes(before)) return stand(nestLogger);
  if (!isDefault(before)) return () => putBack(nestLogger, before);
  replaced = before;
  return stand(nestLogger);
}

function stand(nestLogger: NestLogger): () => void {
  const standIn = withChosenLevels(nestLogger);
  standing.push(standIn);
  Logger.overrideLogger(standIn);
  return () => {
    standing.splice(standing.indexOf(standIn), 1);
    const next = standing.at(-1) ?? replaced;
    putBack(standIn, next);
    putBack(nestLogger, next);
  };
}

/** An error that ends the start is told on stderr where Nest would end the process without a word: with `logger: false`, or without errors among its levels. */
export function tellIfSilent(error: unknown): void {
  if (current() !== undefined && Logger.isLevelEnabled('error')) return;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

function putBack(ours: LoggerService, before: LoggerService | undefined): void {
  if (current() === ours) Logger.overrideLogger(before ?? false);
}

function current(): LoggerService | undefined {
  return Logger['staticInstanceRef'];
}

/** For Nest's own default each `Logger` makes a console logger of its own; one that the app has chosen is used as it is. */
function isDefault(logger: LoggerService | undefined): logger is ConsoleLogger {
  return logger instanceof ConsoleLogger && new Logger()['localInstance'] !== logger;
}

function withChosenLevels(nestLogger: NestLogger): LoggerService {
  const at =
    (level: LogLevel) =>
    (message: unknown, ...params: unknown[]): void => {
      if (replaced?.isLevelEnabled(level) !== false) nestLogger[level](message, ...params);
    };
  return {
    verbose: at('verbose'),
    debug: at('debug'),
    log: at('log'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
  };
}
