import type { SampleServices } from '@cairn/dev';
import { LoggingModule } from '@cairn/logging';
import { cairnTelemetry, JobLoggingModule } from '@cairn/logging/bullmq';
import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from './database/database.module';
import { EmailModule } from './email/email.module';
import { ProvisioningModule } from './provisioning/provisioning.module';

@Module({
  imports: [LoggingModule.forRoot({ serviceName: 'worker' }), JobLoggingModule, ProvisioningModule, EmailModule],
})
export class WorkerModule {
  static on({ databaseUrl, queue }: SampleServices): DynamicModule {
    return {
      module: WorkerModule,
      imports: [DatabaseModule.on(databaseUrl), BullModule.forRoot({ connection: queue, telemetry: cairnTelemetry() })],
    };
  }
}
