import { EMAIL_QUEUE, SEND_EMAIL, type EmailJob, type EnvironmentJob, type ResourceJob } from '@cairn/dev';
import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import { Queue } from 'bullmq';

/** Tells people by e-mail, in a job of its own: a slow mail server holds up no provisioning. */
@Injectable()
export class Notifications {
  constructor(@InjectQueue(EMAIL_QUEUE) private readonly emails: Queue<EmailJob>) {}

  resourceProvisioned({ id, data }: Job<ResourceJob>): Promise<void> {
    const { notify_email, name, resource_id, module_path } = data;
    return this.add(id, { to: notify_email, template: 'resource_provisioned', values: { name, id: resource_id, module_path } });
  }

  environmentReady({ id, data }: Job<EnvironmentJob>): Promise<void> {
    const { notify_email, name, environment_id, resource_ids } = data;
    const values = { name, id: environment_id, resources: String(resource_ids.length) };
    return this.add(id, { to: notify_email, template: 'environment_ready', values });
  }

  /** The id follows from the job's own: a job that is run twice still sends one e-mail. */
  private async add(jobId: string | undefined, email: EmailJob): Promise<void> {
    await this.emails.add(SEND_EMAIL, email, {
      jobId: `${jobId}-email`,
      attempts: 3,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: { age: 86_400 },
    });
  }
}
