// #region imports
import { BullModule, Processor, WorkerHost } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, NestLogger } from '@cairn/logging';
import { cairnTelemetry, JobLogger, JobLoggingModule } from '@cairn/logging/bullmq';
import type { Job } from 'bullmq';
// #endregion

// #region processor
@Processor('provisioning')
class ProvisioningProcessor extends WorkerHost {
  constructor(private readonly log: JobLogger) {
    super();
  }

  override async process(job: Job<{ resource_id: string }>): Promise<void> {
    await this.log.step('plan', () => this.log.info('Plan made', { changes: 3 }));
    await this.log.progress(50);
    await this.log.step('apply', () => apply(job.attemptsMade), { blockType: 'terraform' });
  }
}

async function apply(attemptsMade: number): Promise<void> {
  if (attemptsMade === 0) throw new Error('the provider is busy');
}
// #endregion

// #region module
@Module({
  imports: [
    LoggingModule.forRoot({ serviceName: 'worker' }),
    JobLoggingModule,
    BullModule.forRoot({ connection: { url: process.env['REDIS_URL'] }, telemetry: cairnTelemetry() }),
    BullModule.registerQueue({ name: 'provisioning' }),
  ],
  providers: [ProvisioningProcessor],
})
class WorkerModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.createApplicationContext(WorkerModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks();
}
// #endregion

void bootstrap();
