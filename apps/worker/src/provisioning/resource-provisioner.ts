import type { ResourceJob } from '@cairn/dev';
import { Audit, type AuditCall } from '@cairn/logging';
import { JobLogger } from '@cairn/logging/bullmq';
import { Injectable } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { Notifications } from '../email/notifications';
import { CloudProvider } from './cloud-provider';
import { findModule, type ProvisioningModule } from './module-catalogue';

const dataOf = ({ args }: AuditCall): ResourceJob => (args[0] as Job<ResourceJob>).data;

/** Provisions one resource: plan, apply, verify. Every step may be run again by the next attempt. */
@Injectable()
export class ResourceProvisioner {
  constructor(
    private readonly provider: CloudProvider,
    private readonly notifications: Notifications,
    private readonly log: JobLogger,
  ) {}

  /** Every attempt is in the trail, which so is the history of the infrastructure. */
  @Audit('resource.provisioned', {
    resource: 'resource',
    resourceId: (call) => dataOf(call).resource_id,
    data: (call) => ({ name: dataOf(call).name, module_path: dataOf(call).module_path, units: dataOf(call).units }),
    concerns: ['configuration_change'],
  })
  async provision(job: Job<ResourceJob>): Promise<{ resource_id: string }> {
    const { data } = job;
    const module = await this.log.step('plan', () => this.plan(data));
    await job.updateProgress(25);
    await this.log.step('apply', () => this.apply(data, module));
    await job.updateProgress(75);
    await this.log.step('verify', () => this.verify(data.resource_id));
    await this.notifications.resourceProvisioned(job);
    return { resource_id: data.resource_id };
  }

  /** No attempt can find a module that is not there, so the job is not tried again. */
  private plan({ module_path, units }: ResourceJob): ProvisioningModule {
    const module = findModule(module_path);
    if (module === undefined) throw new UnrecoverableError(`There is no module ${module_path}`);
    this.log.info('Plan ready', { creates: module.creates, units });
    return module;
  }

  private async apply(data: ResourceJob, module: ProvisioningModule): Promise<void> {
    await this.provider.reserve(data.resource_id, data.units);
    await this.provider.create(data);
    this.log.info('Resource created', { creates: module.creates, name: data.name });
  }

  private async verify(resourceId: string): Promise<void> {
    const found = await this.provider.existing([resourceId]);
    if (found.length === 0) throw new Error(`Resource ${resourceId} is not there after apply`);
  }
}
