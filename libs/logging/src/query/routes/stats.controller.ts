import type { CountOf, LogStats, PathCounts } from '@cairn/core/query';
import { UseFilters, UseGuards } from '@nestjs/common';
import { AccessGuard } from '../access/access.guard';
import { LogReader } from '../log-reader';
import { FILTERS, RANGE } from '../parameters/parameters';
import { ProblemFilter } from '../problem/problem.filter';
import { AskedFor, type Asked } from './asked.decorator';
import { Route } from './route.decorator';

const parameters = [...FILTERS, ...RANGE, 'limit'] as const;

/** Of the range, and the figures of its summary beside it. */
export type StatsAnswer = LogStats & LogStats['summary'];

/** Records counted. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class StatsController {
  constructor(private readonly logs: LogReader) {}

  @Route({ path: '/stats', summary: 'Requests, rates and percentiles; what else is wanted by `by`', parameters: [...parameters, 'by'], answer: 'Stats' })
  async stats(@AskedFor() asked: Asked): Promise<StatsAnswer> {
    return answer(await this.logs.stats(asked, asked.values.by ?? []));
  }

  @Route({ path: '/events', summary: 'How often each event came', parameters, answer: 'Stats' })
  async events(@AskedFor() asked: Asked): Promise<StatsAnswer & { readonly events?: readonly CountOf<'event', string>[] }> {
    return answer(await this.logs.stats(asked, ['events']));
  }

  @Route({ path: '/paths', summary: 'Requests, errors and percentiles by method and path', parameters, answer: 'Stats' })
  async paths(@AskedFor() asked: Asked): Promise<StatsAnswer & { readonly paths?: readonly PathCounts[] }> {
    return answer(await this.logs.stats(asked, ['paths']));
  }
}

/** The figures every answer of `/stats` holds stand at its top. */
function answer(stats: LogStats): StatsAnswer {
  return { ...stats, ...stats.summary };
}
