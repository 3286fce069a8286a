// #region imports
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CacheCounter, HealthCheckLogger, LoggingModule, MetricLogger, NestLogger } from '@cairn/logging';
// #endregion

/** Stands for any database. */
const database = { ping: async (signal: AbortSignal): Promise<void> => signal.throwIfAborted() };

// #region controller
@Controller('status')
class StatusController {
  private readonly sessions = new CacheCounter('sessions');

  constructor(
    private readonly health: HealthCheckLogger,
    private readonly metrics: MetricLogger,
  ) {}

  @Get()
  async status(): Promise<{ status: string; score: number }> {
    const { status, score } = await this.health.round({
      database: { check: (signal) => database.ping(signal), critical: true, timeoutMs: 500 },
      mail: { check: () => Promise.reject(new Error('connect ECONNREFUSED')) },
    });
    this.sessions.hit(); // where the cache is asked
    this.metrics.cache(this.sessions);
    return { status, score };
  }
}
// #endregion

@Module({ imports: [LoggingModule.forRoot()], controllers: [StatusController] })
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
