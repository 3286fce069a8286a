import { Res, UseFilters, UseGuards } from '@nestjs/common';
import { AccessGuard } from '../access/access.guard';
import { LogFollower } from '../follow/log-follower';
import { FILTERS } from '../parameters/parameters';
import { ProblemFilter } from '../problem/problem.filter';
import { AskedFor, type Asked } from './asked.decorator';
import { Route } from './route.decorator';

/** Records as they arrive. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class FollowController {
  constructor(private readonly follower: LogFollower) {}

  @Route({ path: '/follow', summary: 'Records as they arrive (server-sent events)', parameters: [...FILTERS, 'after'], answer: 'Events' })
  async follow(@AskedFor() asked: Asked, @Res() response: object): Promise<void> {
    await this.follower.follow(asked, response);
  }
}
