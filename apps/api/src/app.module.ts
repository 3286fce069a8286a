import type { SampleServices } from '@cairn/dev';
import { LoggingModule } from '@cairn/logging';
import { LogQueryModule } from '@cairn/logging/query';
import { cairnTelemetry, JobLoggingModule } from '@cairn/logging/bullmq';
import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import { auditLogs } from './audit-logs';
import { AuthModule } from './auth/auth.module';
import { Public } from './auth/public.decorator';
import { DatabaseModule } from './database/database.module';
import { HealthModule } from './health/health.module';
import { LevelsModule } from './levels/levels.module';
import { OAuthModule } from './oauth/oauth.module';
import { ProvisionModule } from './provision/provision.module';
import { ReportsModule } from './reports/reports.module';
import { TasksModule } from './tasks/tasks.module';
import { ValidationModule } from './validation/validation.module';

@Module({
  imports: [
    JobLoggingModule, // trouble with the queues
    ValidationModule,
    AuthModule,
    OAuthModule,
    HealthModule,
    LevelsModule,
    TasksModule,
    ReportsModule,
    ProvisionModule,
  ],
})
export class AppModule {
  static on({ databaseUrl, queue }: SampleServices): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggingModule.forRoot({
          serviceName: 'api',
          levels: { database: 'DEBUG' }, // a sample shows every query
          debugOnFailure: true,
          repetition: 10_000,
          audit: { securityEvents: true, stores: [auditLogs(databaseUrl)] },
        }),
        DatabaseModule.on(databaseUrl),
        LogQueryModule.forRoot({ decorators: [Public()] }), // for tokens of its own: LOGS_TOKENS
        BullModule.forRoot({ connection: queue, telemetry: cairnTelemetry() }),
      ],
    };
  }
}
