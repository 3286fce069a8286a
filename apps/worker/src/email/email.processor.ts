import { EMAIL_QUEUE, type EmailJob } from '@cairn/dev';
import { JobLogger } from '@cairn/logging/bullmq';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { concurrencyOf } from '../concurrency';
import { WorkerDatabase } from '../database/worker-database';
import { renderEmail } from './email-template';

/** Renders e-mails and puts them in the outbox table, from which a mail server of one's own would fetch them. */
@Processor(EMAIL_QUEUE, { concurrency: concurrencyOf(EMAIL_QUEUE) })
export class EmailProcessor extends WorkerHost {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: JobLogger,
  ) {
    super();
  }

  async process({ id, data }: Job<EmailJob>): Promise<void> {
    const { subject, body } = await this.log.step('render', () => renderEmail(data));
    await this.log.step('send', () =>
      this.database.query(
        'INSERT INTO email_outbox (job_id, recipient, subject, body) VALUES ($1, $2, $3, $4) ON CONFLICT (job_id) DO NOTHING',
        [id, data.to, subject, body],
      ),
    );
    this.log.info('Notification e-mail sent', { template: data.template, recipient: data.to });
  }
}
