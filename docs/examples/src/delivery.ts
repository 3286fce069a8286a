// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime, NestLogger } from '@cairn/logging';
// #endregion

// #region otlp
@Module({
  imports: [
    LoggingModule.forRoot({
      otlp: {
        url: process.env['COLLECTOR_URL'] ?? 'http://127.0.0.1:4318/v1/logs',
        headers: { 'api-key': process.env['COLLECTOR_KEY'] ?? '' },
        minLevel: 'warning',
      },
      spoolMb: 64,
    }),
  ],
})
class AppModule {}
// #endregion

// #region counters
/** One line of JSON: where the records for the collector are. */
function report(logging: LoggingRuntime): void {
  for (const counters of logging.counters) {
    const { sink, accepted, adopted, delivered, spooled, deadLettered, dropped, queued } = counters;
    if (sink === 'otlp') process.stdout.write(`${JSON.stringify({ sink, accepted, adopted, delivered, spooled, deadLettered, dropped, queued })}\n`);
  }
}
// #endregion

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const logging = app.get(LoggingRuntime);
  logging.logger('Disk').warning('Disk almost full', { free_percent: 7 });
  logging.logger('Orders').warning('Order refused', { order_id: 'ord_1' });
  await logging.flush();
  report(logging);
  await app.close();
}

void main();
