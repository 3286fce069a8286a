import type { EnvironmentJob } from '@cairn/dev';
import { Audit, type AuditCall } from '@cairn/logging';
import { JobLogger } from '@cairn/logging/bullmq';
import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import { Notifications } from '../email/notifications';
import { CloudProvider } from './cloud-provider';

const dataOf = ({ args }: AuditCall): EnvironmentJob => (args[0] as Job<EnvironmentJob>).data;

/** Finishes an environment whose resources have been provisioned by the job's children. */
@Injectable()
export class EnvironmentProvisioner {
  constructor(
    private readonly provider: CloudProvider,
    private readonly notifications: Notifications,
    private readonly log: JobLogger,
  ) {}

  @Audit('environment.provisioned', {
    resource: 'environment',
    resourceId: (call) => dataOf(call).environment_id,
    data: (call) => ({ resource_ids: dataOf(call).resource_ids }),
    concerns: ['configuration_change'],
  })
  async provision(job: Job<EnvironmentJob>): Promise<{ environment_id: string }> {
    const { environment_id, resource_ids } = job.data;
    await this.log.step('verify', () => this.verify(resource_ids));
    this.log.info('Environment ready', { resources: resource_ids.length });
    await this.notifications.environmentReady(job);
    return { environment_id };
  }

  private async verify(resourceIds: readonly string[]): Promise<void> {
    const found = new Set(await this.provider.existing(resourceIds));
    const missing = resourceIds.filter((id) => !found.has(id));
    if (missing.length > 0) throw new Error(`Resources are missing: ${missing.join(', ')}`);
  }
}
