import type { ResourceJob, SampleServices } from '@cairn/dev';
import { LoggingModule } from '@cairn/logging';
import { cairnTelemetry, JobLoggingModule } from '@cairn/logging/bullmq';
import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import { auditLogs } from './audit-logs';
import { DatabaseModule } from './database/database.module';
import { EmailModule } from './email/email.module';
import { ProvisioningModule } from './provisioning/provisioning.module';

/** A provisioning job's records name the module it applies, from the first one on. */
function jobContext({ data }: { data: unknown }): { module_path?: string } {
  const { module_path } = data as Partial<ResourceJob>;
  return module_path === undefined ? {} : { module_path };
}

@Module({
  imports: [
    JobLoggingModule,
    ProvisioningModule,
    EmailModule,
  ],
})
export class WorkerModule {
  static on({ databaseUrl, queue }: SampleServices): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        LoggingModule.forRoot({
          serviceName: 'worker',
          jobContext,
          levels: { database: 'DEBUG' }, // a sample shows every query
          debugOnFailure: true,
          repetition: 10_000,
          audit: { securityEvents: true, stores: [auditLogs(databaseUrl)] },
        }),
        DatabaseModule.on(databaseUrl),
        BullModule.forRoot({ connection: queue, telemetry: cairnTelemetry() }),
      ],
    };
  }
}
