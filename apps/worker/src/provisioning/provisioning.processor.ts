import { PROVISION_ENVIRONMENT, PROVISION_RESOURCE, PROVISIONING_QUEUE } from '@cairn/dev';
import type { EnvironmentJob, ResourceJob } from '@cairn/dev';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { type Job, UnrecoverableError } from 'bullmq';
import { concurrencyOf } from '../concurrency';
import { EnvironmentProvisioner } from './environment-provisioner';
import { ResourceProvisioner } from './resource-provisioner';

@Processor(PROVISIONING_QUEUE, { concurrency: concurrencyOf(PROVISIONING_QUEUE) })
export class ProvisioningProcessor extends WorkerHost {
  constructor(
    private readonly resources: ResourceProvisioner,
    private readonly environments: EnvironmentProvisioner,
  ) {
    super();
  }

  async process(job: Job): Promise<unknown> {
    if (job.name === PROVISION_RESOURCE) return this.resources.provision(job as Job<ResourceJob>);
    if (job.name === PROVISION_ENVIRONMENT) return this.environments.provision(job as Job<EnvironmentJob>);
    throw new UnrecoverableError(`There are no jobs named ${job.name}`);
  }
}
