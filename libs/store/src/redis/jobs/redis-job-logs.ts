import { allOf, fieldIs, type Filter, type JobLog, type JobLogs, type JobLogSubject, type LogPage, type LogQuery, type LogStore, type TailEvents, type TailQuery } from '@cairn/core/query';
import { abortable } from '../abortable';
import { storeFailure } from '../link/redis-failure';
import type { RedisLink } from '../link/redis-link';
import { isJobLogName, JOB_LOG_FIELD, jobLogNames, subjectOfName } from '../schema/job-log';
import { RECORDS } from '../schema/streams';
import { Shard } from '../search/shard';

/** What a shard knows of one log. */
interface Part {
  readonly name: string;
  readonly modified: number;
  readonly bytes: number;
}

/** The logs of jobs in Redis: records that name one. Sizes are those of the records that were written. */
export class RedisJobLogs implements JobLogs {
  constructor(
    private readonly store: Pick<LogStore, 'search' | 'tail'>,
    private readonly link: () => Promise<RedisLink>,
  ) {}

  async list(signal?: AbortSignal): Promise<readonly JobLog[]> {
    signal?.throwIfAborted();
    const parts = await abortable(this.parts(), signal);
    const logs = new Map<string, JobLog>();
    for (const { name, modified, bytes } of parts) {
      const other = logs.get(name);
      logs.set(name, { ...subjectOfName(name), sizeBytes: bytes + (other?.sizeBytes ?? 0), modified: Math.max(modified, other?.modified ?? -Infinity) });
    }
    return [...logs.values()].sort((a, b) => b.modified - a.modified);
  }

  search(subject: JobLogSubject, query: LogQuery, signal?: AbortSignal): Promise<LogPage> {
    return this.store.search({ ...query, filter: within(subject, query.filter) }, signal);
  }

  tail(subject: JobLogSubject, query: TailQuery, signal: AbortSignal): TailEvents {
    return this.store.tail({ ...query, filter: within(subject, query.filter) }, signal);
  }

  private async parts(): Promise<Part[]> {
    try {
      const link = await this.link();
      return (await Promise.all(link.shards.map((keys) => partsOf(new Shard(link, keys))))).flat();
    } catch (error) {
      throw storeFailure(error);
    }
  }
}

/** Of the time that records are kept. */
async function partsOf(shard: Shard): Promise<Part[]> {
  const { jobLogs, jobBytes } = shard.keys;
  const floor = (await shard.floors()).ofStream(RECORDS);
  const [latest, sizes] = (await shard.run([['zrange', jobLogs, 0, -1, 'WITHSCORES'], ['hgetall', jobBytes]])) as [string[], Record<string, string>];
  const parts: Part[] = [];
  for (let at = 0; at + 1 < latest.length; at += 2) {
    const [name, modified] = [latest[at]!, Number(latest[at + 1])];
    if (isJobLogName(name) && modified >= floor) parts.push({ name, modified, bytes: Number(sizes[name] ?? 0) });
  }
  return parts;
}

/** A field is found in any case; the names of logs are told apart. */
function within(subject: JobLogSubject, filter: Filter | undefined): Filter {
  const [field, names] = [`context.${JOB_LOG_FIELD}`, jobLogNames(subject)];
  const exactly: Filter = { kind: 'field', field, test: { op: 'regex', pattern: `^(?:${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$` } };
  return allOf(fieldIs(field, ...names), exactly, filter)!;
}
