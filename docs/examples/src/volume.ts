// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime, NestLogger } from '@cairn/logging';
// #endregion

// #region module
@Module({
  imports: [
    LoggingModule.forRoot({
      repetition: 10_000, // milliseconds
      sampling: { request: 0.1, database: { rate: 0.01, keep: 'error' } },
      rateLimit: { request: '1000/s, 20/s per client', PriceFeed: '5/m' },
    }),
  ],
})
class AppModule {}
// #endregion

// #region account
function account(runtime: LoggingRuntime): void {
  for (const { category, level, born, written, repeated, rateLimited } of runtime.volume) {
    process.stdout.write(`${JSON.stringify({ category, level: level.name, born, written, repeated, rateLimited })}\n`);
  }
}
// #endregion

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const runtime = app.get(LoggingRuntime);
  const [poller, feed] = [runtime.logger('Poller'), runtime.logger('PriceFeed')];
  for (let attempt = 1; attempt <= 500; attempt += 1) poller.error('No answer', { host: 'prices.example', attempt }, new RangeError('timed out'));
  for (let n = 0; n < 40; n += 1) feed.info('Price taken', { n });
  await runtime.flush();
  account(runtime);
  await app.close();
}

void main();
