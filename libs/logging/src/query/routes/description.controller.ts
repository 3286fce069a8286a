import { Inject, Req, UseFilters, UseGuards } from '@nestjs/common';
import { AccessGuard } from '../access/access.guard';
import { LogQueryRuntime } from '../log-query.runtime';
import { describeApi } from '../openapi/describe-api';
import { ProblemFilter } from '../problem/problem.filter';
import { Route, type RouteDefinition } from './route.decorator';
import { LOG_QUERY_ROUTES } from './routes-of';

const PATH = '/openapi.json';

/** What this API is, for machines. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class DescriptionController {
  constructor(
    private readonly runtime: LogQueryRuntime,
    @Inject(LOG_QUERY_ROUTES) private readonly routes: readonly RouteDefinition[],
  ) {}

  @Route({ path: PATH, summary: 'This description', answer: 'Description' })
  describe(@Req() request: { originalUrl?: string; url: string }): object {
    const asked = (request.originalUrl ?? request.url).split('?')[0]!;
    return describeApi(asked.slice(0, -PATH.length), this.routes, this.runtime.logging.settings.serviceVersion);
  }
}
