import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, format, transports, type Logger, type transport } from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import type { Target, TargetOptions } from './target';

const LEVELS = { info: 'info', warn: 'warn', error: 'error' } as const;
const FLUSH_MS = 20_000;

/** The usual set-up: JSON lines with a timestamp, by day and size, compressed. */
export function winstonLogger(options: TargetOptions): Logger {
  return createLogger({ format: format.combine(format.timestamp(), format.json()), transports: [transportOf(options)] });
}

export function winstonTarget(options: TargetOptions): Target {
  const logger = winstonLogger(options);
  return {
    log: (level, message, metadata) => void logger.log(LEVELS[level], message, { metadata }),
    flush: () => Promise.resolve(), // it has none
    account: () => ({}),
    close: () => finished(logger),
  };
}

/** What its documentation says to wait for. */
function finished(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(resolve, FLUSH_MS);
    logger.once('finish', () => {
      clearTimeout(giveUp);
      setTimeout(resolve, 500); // "finish" comes before the data is written
    });
    logger.end();
  });
}

function transportOf({ dir, toFile = true, rotation = 'internal', maxSizeMb = 50, retentionDays }: TargetOptions): transport {
  if (!toFile) return new transports.Console();
  mkdirSync(dir, { recursive: true });
  if (rotation === 'external') return new transports.File({ filename: join(dir, 'application.log') });
  const kept = retentionDays?.default;
  return new DailyRotateFile({
    dirname: dir,
    filename: 'application.%DATE%',
    extension: '.log',
    datePattern: 'YYYY-MM-DD',
    maxSize: Math.round(maxSizeMb * 1024 * 1024),
    zippedArchive: true,
    ...(kept === undefined ? {} : { maxFiles: `${kept}d` }),
  });
}
