import { Injectable, Module } from '@nestjs/common';
import { ApplicationLogger, LoggingModule, logInfo, LogOperation, runWithContext, type LoggingOptions } from '@cairn/logging';
import { CapturedRecords, LoggingTestingModule, type RecordPattern } from '@cairn/logging/testing';

@Injectable()
export class Tasks {
  constructor(private readonly log: ApplicationLogger) {}
  @LogOperation()
  async create(title: string): Promise<string> {
    this.log.info('Task created', { title });
    return runWithContext({ organization_id: 'o1' }, () => title);
  }
}

const options: LoggingOptions = { level: 'debug', request: { trustProxy: 1 }, retentionDays: { request: 7 } };
// @ts-expect-error -- an option that does not exist is refused
const wrong: LoggingOptions = { colour: 'red' };

@Module({ imports: [LoggingModule.forRoot(options), LoggingModule.forRootAsync({ useFactory: () => wrong })], providers: [Tasks] })
export class AppModule {}

export const pattern: RecordPattern = { message: /created/, metadata: { title: 'x' } };
export const captured = (records: CapturedRecords): number => records.where(pattern).length;
export const testing = LoggingTestingModule.forRoot();
logInfo('done', { component: 'consumer' });
