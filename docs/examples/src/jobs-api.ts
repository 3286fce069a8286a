// #region imports
import { BullModule, InjectQueue } from '@nestjs/bullmq';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LoggingModule, NestLogger } from '@cairn/logging';
import { cairnTelemetry, JobLoggingModule } from '@cairn/logging/bullmq';
import type { Queue } from 'bullmq';
// #endregion

@Controller('resources')
class ResourceController {
  constructor(
    private readonly log: ApplicationLogger,
    @InjectQueue('provisioning') private readonly queue: Queue,
  ) {}

  @Post()
  async create(@Body() { resource_id }: { resource_id: string }): Promise<{ job_id?: string }> {
    const job = await this.queue.add('create', { resource_id }, { attempts: 2 });
    this.log.info('Resource requested', { resource_id });
    return { job_id: job.id };
  }
}

// #region module
@Module({
  imports: [
    LoggingModule.forRoot({ serviceName: 'api' }),
    JobLoggingModule,
    BullModule.forRoot({ connection: { url: process.env['REDIS_URL'] }, telemetry: cairnTelemetry() }),
    BullModule.registerQueue({ name: 'provisioning' }),
  ],
  controllers: [ResourceController],
})
class AppModule {}
// #endregion

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
