// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime, NestLogger } from '@cairn/logging';
import { transports } from 'winston';
import Transport from 'winston-transport';
// #endregion

// #region transport
/** A transport of the app's own: counts records by level. */
class LevelCount extends Transport {
  readonly counts: Record<string, number> = {};

  override log(info: { level: string }, next: () => void): void {
    this.counts[info.level] = (this.counts[info.level] ?? 0) + 1;
    next();
  }
}

const levels = new LevelCount();

@Module({
  imports: [
    LoggingModule.forRoot({
      transports: [levels, new transports.File({ filename: 'errors.log', level: 'error' })],
    }),
  ],
})
class AppModule {}
// #endregion

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const logging = app.get(LoggingRuntime);
  const log = logging.logger('Importer');
  log.info('Import started');
  log.error('Import failed', new Error('no such file'));
  await logging.flush();
  log.info('Records by level', { levels: levels.counts });
  await app.close();
}

void main();
