import { Injectable } from '@nestjs/common';
import { allOf, NOTHING_SKIPPED, type Filter, type JobLogSubject, type LogPage, type LogQuery, type LogStats, type SkippedLines, type StatsSection, type StoredRecord } from '@cairn/core/query';
import { scopeOf } from './access/scope';
import { untilEven } from './limits/even-time';
import { fittingPage } from './limits/fitting-page';
import { withinTime } from './limits/within-time';
import { LogQueryRuntime } from './log-query.runtime';
import { filterOf, pageOf, rangeOf } from './parameters/read-values';
import { ReadAudit } from './read-audit';
import type { Asked } from './routes/asked.decorator';

/** A page as it is sent. */
export interface PageAnswer {
  readonly records: readonly StoredRecord[];
  readonly cursor?: string;
  readonly skipped: SkippedLines;
  readonly partial?: boolean;
}

/** What a route asks for beyond what its parameters say. */
export interface Question extends Pick<LogQuery, 'order' | 'limit'> {
  readonly filter?: Filter;
  /** Length of the range when none is asked for. Default 24; `Infinity`: as long as allowed. */
  readonly hours?: number;
}

/** A store that bounds its searches itself answers by then, ms. */
const GRACE_MS = 2_000;

/** A whole story or job log, from its beginning. */
export const WHOLE: Question = { order: 'oldest', limit: 1_000, hours: Infinity };

/** Everything that is read goes through here: within the asker's scope, one of a few at a time, until it is no longer wanted or its time is up, and into the audit trail. */
@Injectable()
export class LogReader {
  constructor(
    private readonly runtime: LogQueryRuntime,
    private readonly audit: ReadAudit,
  ) {}

  async search(asked: Asked, question: Question = {}): Promise<PageAnswer> {
    const query = this.queryOf(asked, question);
    return this.page(asked, (signal) => fittingPage(query, (fitting) => this.runtime.store.search(fitting, signal)));
  }

  async jobLog(asked: Asked, subject: JobLogSubject): Promise<PageAnswer> {
    const { values, access } = asked;
    const query = { ...pageOf(values, this.runtime.limits.pageSize, WHOLE), filter: allOf(scopeOf(access), filterOf(values)) };
    return this.page(asked, (signal) => fittingPage(query, (fitting) => this.runtime.jobs.search(subject, fitting, signal)));
  }

  async stats(asked: Asked, sections: readonly StatsSection[], filter?: Filter): Promise<LogStats> {
    const { values, access } = asked;
    const { from, to = Date.now() } = rangeOf(values, this.runtime.limits.rangeDays);
    const query = { from, to, sections, limit: values.limit, filter: allOf(scopeOf(access), filterOf(values), filter) };
    const { skipped = NOTHING_SKIPPED, ...stats } = await this.read(asked, (signal) => this.runtime.store.stats(query, signal), () => ({}));
    return { ...stats, skipped: access.organization === undefined ? skipped : NOTHING_SKIPPED };
  }

  /** Reads something and tells the trail. */
  async read<T>(asked: Asked, work: (signal: AbortSignal) => Promise<T>, found: (answer: T) => { records?: number }): Promise<T> {
    const { gate, limits } = this.runtime;
    const { access, signal } = asked;
    const started = performance.now();
    const answer = await gate.run(access.name, signal, () => withinTime(limits.searchMs + GRACE_MS, signal, work));
    await this.audit.tell(asked, found(answer));
    if (access.organization !== undefined) await untilEven(started, signal);
    return answer;
  }

  private queryOf({ values, access }: Asked, { filter, hours, ...initial }: Question): LogQuery {
    const { rangeDays, pageSize } = this.runtime.limits;
    return { ...rangeOf(values, rangeDays, hours), ...pageOf(values, pageSize, initial), filter: allOf(scopeOf(access), filter, filterOf(values)) };
  }

  private async page(asked: Asked, work: (signal: AbortSignal) => Promise<LogPage>): Promise<PageAnswer> {
    const page = await this.read(asked, work, ({ records }) => ({ records: records.length }));
    return pageAnswer(page, asked.access.organization !== undefined);
  }
}

/** Lines without a record are nobody's: who sees one organization's records is not told of them. */
function pageAnswer({ records, cursor, skipped, partial }: LogPage, isScoped: boolean): PageAnswer {
  return {
    records: records.map(({ record }) => record),
    ...(cursor !== undefined && { cursor }),
    skipped: isScoped ? NOTHING_SKIPPED : skipped,
    ...(partial === true && { partial }),
  };
}
