/** What the sample API and worker say to each other: the queues, and what a job of each holds. */
export const PROVISIONING_QUEUE = 'provisioning';
export const EMAIL_QUEUE = 'email';

export const PROVISION_RESOURCE = 'provision-resource';
export const PROVISION_ENVIRONMENT = 'provision-environment';
export const SEND_EMAIL = 'send-notification-email';

interface ProvisioningJob {
  name: string;
  organization_id: string;
  requested_by: string;
  /** Who is told when it is done. */
  notify_email: string;
}

export interface ResourceJob extends ProvisioningJob {
  resource_id: string;
  /** Which module of the catalogue to apply, e.g. `modules/aws/s3`. */
  module_path: string;
  /** Capacity units to reserve at the provider. */
  units: number;
}

/** Runs after the jobs of its resources, which are its children. */
export interface EnvironmentJob extends ProvisioningJob {
  environment_id: string;
  resource_ids: string[];
}

export interface EmailJob {
  to: string;
  template: 'resource_provisioned' | 'environment_ready';
  values: Record<string, string>;
}

/** The first wait before a job is tried again; it doubles with every further one. */
export const RETRY_DELAY_MS = 200;

/** How provisioning jobs are added: tried again with growing waits, and kept a day for `GET /api/v1/jobs/:id`. */
export const PROVISIONING_OPTIONS = {
  attempts: 4,
  backoff: { type: 'exponential', delay: RETRY_DELAY_MS },
  removeOnComplete: { age: 86_400 },
  removeOnFail: { age: 86_400 },
};
