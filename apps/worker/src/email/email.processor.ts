import { EMAIL_QUEUE, type EmailJob } from '@cairn/dev';
import { JobLogger } from '@cairn/logging/bullmq';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { concurrencyOf } from '../concurrency';
import { renderEmail } from './email-template';
import { MailClient } from './mail-client';

/** Renders e-mails and hands them to the mail service. */
@Processor(EMAIL_QUEUE, { concurrency: concurrencyOf(EMAIL_QUEUE) })
export class EmailProcessor extends WorkerHost {
  constructor(
    private readonly mail: MailClient,
    private readonly log: JobLogger,
  ) {
    super();
  }

  async process({ id, data }: Job<EmailJob>): Promise<void> {
    const { subject, body } = await this.log.step('render', () => renderEmail(data));
    await this.log.step('send', () => this.mail.send({ job_id: String(id), to: data.to, subject, body }));
    this.log.info('Notification e-mail sent', { template: data.template, recipient: data.to });
  }
}
