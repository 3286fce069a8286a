import { TerminusLoggingModule } from '@cairn/logging/terminus';
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';

@Module({
  // terminus would log a failed check as one line of JSON beside its records
  imports: [TerminusModule.forRoot({ logger: false }), TerminusLoggingModule.forRoot({ critical: ['database'] })],
  controllers: [HealthController],
})
export class HealthModule {}
