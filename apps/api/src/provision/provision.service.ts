import { PROVISION_ENVIRONMENT, PROVISION_RESOURCE, PROVISIONING_OPTIONS, PROVISIONING_QUEUE } from '@cairn/dev';
import type { EnvironmentJob, ResourceJob } from '@cairn/dev';
import { ApplicationLogger } from '@cairn/logging';
import { flowWithContext } from '@cairn/logging/bullmq';
import { InjectFlowProducer, InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { FlowProducer, Queue } from 'bullmq';
import { Repository } from 'typeorm';
import type { SignedInUser } from '../auth/signed-in-user';
import { newId } from '../ids/new-id';
import { User } from '../users/user.entity';
import type { ProvisionEnvironmentDto } from './provision-environment.dto';
import type { ProvisionResourceDto } from './provision-resource.dto';

/** Asks the worker for infrastructure. What is asked for is done later, so the answer is a job's id. */
@Injectable()
export class ProvisionService {
  constructor(
    @InjectQueue(PROVISIONING_QUEUE) private readonly queue: Queue,
    @InjectFlowProducer(PROVISIONING_QUEUE) private readonly flows: FlowProducer,
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly log: ApplicationLogger,
  ) {}

  async resource(user: SignedInUser, input: ProvisionResourceDto): Promise<{ job_id: string; resource_id: string }> {
    this.log.useCase('provision resource', { module_path: input.module_path, requested_by: user.user_id });
    const data = resourceJob(await this.requester(user), input);
    const jobId = newId('job');
    await this.queue.add(PROVISION_RESOURCE, data, { ...PROVISIONING_OPTIONS, jobId });
    this.log.info('Resource provisioning requested', { job_id: jobId, resource_id: data.resource_id });
    return { job_id: jobId, resource_id: data.resource_id };
  }

  /** The resources' jobs are children of the environment's, which starts when the last of them is done and fails when one does. */
  async environment(user: SignedInUser, input: ProvisionEnvironmentDto) {
    this.log.useCase('provision environment', { resources: input.resources.length, requested_by: user.user_id });
    const requester = await this.requester(user);
    const resources = input.resources.map((resource) => resourceJob(requester, resource));
    const resource_ids = resources.map(({ resource_id }) => resource_id);
    const data: EnvironmentJob = { ...requester, name: input.name, environment_id: newId('env'), resource_ids };
    const jobId = newId('job');
    await this.flows.add(flowWithContext(flow(jobId, data, resources)));
    this.log.info('Environment provisioning requested', { job_id: jobId, environment_id: data.environment_id });
    return { job_id: jobId, environment_id: data.environment_id, resource_ids };
  }

  private async requester(user: SignedInUser): Promise<Requester> {
    const { email } = await this.users.findOneByOrFail({ userId: user.user_id });
    return { organization_id: user.organization_id, requested_by: user.user_id, notify_email: email };
  }
}

type Requester = Pick<ResourceJob, 'organization_id' | 'requested_by' | 'notify_email'>;

function resourceJob(requester: Requester, { name, module_path, units }: ProvisionResourceDto): ResourceJob {
  return { ...requester, name, module_path, units, resource_id: newId('res') };
}

function flow(jobId: string, data: EnvironmentJob, resources: readonly ResourceJob[]) {
  return {
    name: PROVISION_ENVIRONMENT,
    queueName: PROVISIONING_QUEUE,
    data,
    opts: { ...PROVISIONING_OPTIONS, jobId },
    children: resources.map((resource) => ({
      name: PROVISION_RESOURCE,
      queueName: PROVISIONING_QUEUE,
      data: resource,
      opts: { ...PROVISIONING_OPTIONS, jobId: newId('job'), failParentOnFailure: true },
    })),
  };
}
