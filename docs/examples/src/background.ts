// #region imports
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Cron, ScheduleModule } from '@nestjs/schedule';
import { ApplicationLogger, LoggingModule, NestLogger, runCommand } from '@cairn/logging';
// #endregion

// #region service
@Injectable()
class ReminderService {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly events: EventEmitter2,
  ) {}

  @Cron('0 8 * * *')
  remind(): void {
    this.log.info('Looking for overdue invoices');
    this.events.emit('invoice.overdue', { id: 'invoice_1' });
  }

  @OnEvent('invoice.overdue')
  send({ id }: { id: string }): void {
    this.log.info('Reminder sent', { invoice_id: id });
  }
}
// #endregion

@Module({
  imports: [LoggingModule.forRoot(), ScheduleModule.forRoot(), EventEmitterModule.forRoot()],
  providers: [ReminderService],
})
class AppModule {}

// #region command
async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await runCommand('send-reminders', () => app.get(ReminderService).remind());
  await app.close();
}
// #endregion

void main();
