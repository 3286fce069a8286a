import { setTimeout as sleep } from 'node:timers/promises';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { NumberedLog } from './app-log';

export const QUEUE = 'faults';
const JOB_MS = 400;

/** Jobs that log at their beginning and at their end. */
@Processor(QUEUE, { concurrency: 20 })
export class JobProcessor extends WorkerHost {
  constructor(private readonly log: NumberedLog) {
    super();
  }

  override async process(): Promise<void> {
    this.log.write('job-begun', 'job begun');
    await sleep(JOB_MS);
    this.log.write('job-ended', 'job ended');
  }
}
