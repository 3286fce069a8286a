import { Injectable } from '@nestjs/common';
import { DEFAULT_LIMIT, timeOf, type Filter, type JobLog } from '@cairn/core/query';
import { scopeOf } from './access/scope';
import { LogQueryRuntime } from './log-query.runtime';
import { LogReader } from './log-reader';
import type { Asked } from './routes/asked.decorator';

/** A job log as it is listed. */
export interface JobAnswer {
  readonly type: string;
  readonly id: string;
  /** Null for who sees part of the records: others may have written to the same log. */
  readonly size_bytes: number | null;
  /** ISO 8601: the last change, or the newest record that may be seen. */
  readonly modified: string;
}

export interface JobsAnswer {
  readonly jobs: readonly JobAnswer[];
}

/** Logs that are looked at together. */
const TOGETHER = 16;

/** Lists the logs of jobs: for who sees one organization's records, those that hold some. */
@Injectable()
export class JobList {
  constructor(
    private readonly runtime: LogQueryRuntime,
    private readonly reader: LogReader,
  ) {}

  async of(asked: Asked): Promise<JobsAnswer> {
    const limit = asked.values.limit ?? DEFAULT_LIMIT;
    const scope = scopeOf(asked.access);
    const list = (signal: AbortSignal): Promise<readonly JobAnswer[]> => (scope === undefined ? this.all(limit, signal) : this.within(scope, limit, signal));
    return { jobs: await this.reader.read(asked, list, () => ({})) };
  }

  private async all(limit: number, signal: AbortSignal): Promise<readonly JobAnswer[]> {
    const logs = await this.runtime.jobs.list(signal);
    return logs.slice(0, limit).map(({ type, id, sizeBytes, modified }) => ({ type, id, size_bytes: sizeBytes, modified: new Date(modified).toISOString() }));
  }

  private async within(scope: Filter, limit: number, signal: AbortSignal): Promise<readonly JobAnswer[]> {
    const found: JobAnswer[] = [];
    const logs = await this.runtime.jobs.list(signal);
    for (let at = 0; at < logs.length && found.length < limit; at += TOGETHER) {
      const seen = await Promise.all(logs.slice(at, at + TOGETHER).map((log) => this.seen(log, scope, signal)));
      found.push(...seen.filter((each) => each !== undefined));
    }
    return found.slice(0, limit);
  }

  private async seen({ type, id }: JobLog, filter: Filter, signal: AbortSignal): Promise<JobAnswer | undefined> {
    const { records } = await this.runtime.jobs.search({ type, id }, { filter, limit: 1 }, signal);
    const newest = records[0];
    return newest && { type, id, size_bytes: null, modified: new Date(newest.time || timeOf(newest.record) || 0).toISOString() };
  }
}
