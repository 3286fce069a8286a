import { PROVISIONING_QUEUE, type ResourceJob } from '@cairn/dev';
import { InjectQueue } from '@nestjs/bullmq';
import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { Queue } from 'bullmq';
import { CurrentUser } from '../auth/current-user.decorator';
import type { SignedInUser } from '../auth/signed-in-user';

@Controller('api/v1/jobs')
export class JobsController {
  constructor(@InjectQueue(PROVISIONING_QUEUE) private readonly queue: Queue<ResourceJob>) {}

  @Get(':id')
  async status(@CurrentUser() user: SignedInUser, @Param('id') id: string) {
    const job = await this.queue.getJob(id);
    if (job?.data.organization_id !== user.organization_id) throw new NotFoundException(`There is no job ${id}`);
    return {
      job_id: id,
      name: job.name,
      state: await job.getState(),
      attempts_made: job.attemptsMade,
      progress: job.progress,
      failed_reason: job.failedReason ?? null,
      result: job.returnvalue ?? null,
    };
  }
}
