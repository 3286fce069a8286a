import { formatFilter, MAX_LIMIT, NOTHING_SKIPPED, type JobLog, type JobLogs, type JobLogSubject, type LogPage, type LogQuery, type TailEvent, type TailQuery } from '@cairn/core/query';
import { RemoteApi } from './remote-api';
import { foundRecord, tailEvents } from './remote-records';
import type { RemoteSource } from './source-address';

/** A job log as the API lists it. */
interface RemoteJobLog {
  readonly type: string;
  readonly id: string;
  /** Null for a token that sees part of the records. */
  readonly size_bytes: number | null;
  readonly modified: string;
}

/** The logs of jobs behind the HTTP API of a running app. */
export class RemoteJobs implements JobLogs {
  private readonly api: RemoteApi;

  constructor(source: RemoteSource) {
    this.api = new RemoteApi(source);
  }

  async list(signal?: AbortSignal): Promise<readonly JobLog[]> {
    const { jobs } = await this.api.json<{ jobs: readonly RemoteJobLog[] }>('GET', '/logs/jobs', { signal, parameters: { limit: MAX_LIMIT } });
    return jobs.map(({ type, id, size_bytes, modified }) => ({ type, id, sizeBytes: size_bytes ?? NaN, modified: Date.parse(modified) }));
  }

  async search(subject: JobLogSubject, { filter, order, limit, cursor }: LogQuery, signal?: AbortSignal): Promise<LogPage> {
    const parameters = { q: formatFilter(filter) || undefined, order, limit, cursor };
    const page = await this.api.json<{ records: readonly unknown[]; cursor?: string | null }>('GET', pathOf(subject), { parameters, signal });
    return { records: page.records.map(foundRecord).filter((found) => found !== undefined), skipped: NOTHING_SKIPPED, ...(typeof page.cursor === 'string' && { cursor: page.cursor }) };
  }

  tail(subject: JobLogSubject, query: TailQuery, signal: AbortSignal): AsyncIterable<TailEvent> {
    return tailEvents(this.api, `${pathOf(subject)}/follow`, query, signal);
  }
}

function pathOf({ type, id }: JobLogSubject): string {
  return `/logs/jobs/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
}
