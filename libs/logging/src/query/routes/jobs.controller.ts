import { Res, UseFilters, UseGuards } from '@nestjs/common';
import { AccessGuard } from '../access/access.guard';
import { LogFollower } from '../follow/log-follower';
import { JobList, type JobsAnswer } from '../job-list';
import { LogReader, type PageAnswer } from '../log-reader';
import { FILTERS, PAGE } from '../parameters/parameters';
import { ProblemFilter } from '../problem/problem.filter';
import { AskedFor, type Asked } from './asked.decorator';
import { Route } from './route.decorator';

/** The records of jobs, one log for each resource or job. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class JobsController {
  constructor(
    private readonly logs: LogReader,
    private readonly list: JobList,
    private readonly follower: LogFollower,
  ) {}

  @Route({ path: '/jobs', summary: 'The logs of jobs, latest change first', parameters: ['limit'], answer: 'Jobs' })
  jobs(@AskedFor() asked: Asked): Promise<JobsAnswer> {
    return this.list.of(asked);
  }

  @Route({ path: '/jobs/:type/:id', summary: 'The log of a job or resource, oldest first', parameters: [...FILTERS, ...PAGE], answer: 'Page' })
  job(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.jobLog(asked, subjectOf(asked));
  }

  @Route({ path: '/jobs/:type/:id/follow', summary: 'The records of a job or resource as they arrive (server-sent events)', parameters: [...FILTERS, 'after'], answer: 'Events' })
  async follow(@AskedFor() asked: Asked, @Res() response: object): Promise<void> {
    await this.follower.followJob(asked, subjectOf(asked), response);
  }
}

const subjectOf = ({ params }: Asked): { type: string; id: string } => ({ type: params['type']!, id: params['id']! });
