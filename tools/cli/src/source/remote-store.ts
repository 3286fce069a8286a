import { CairnError } from '@cairn/core';
import { compileFilter, formatFilter, NOTHING_SKIPPED, STATS_SECTIONS, type LogPage, type LogQuery, type LogStats, type LogStore, type SkippedLines, type StatsQuery, type TailEvent, type TailQuery } from '@cairn/core/query';
import { RemoteApi, type RemoteCall } from './remote-api';
import { foundRecord, tailEvents } from './remote-records';
import type { RemoteSource } from './source-address';

/** A page as the API sends it. */
interface RemotePage {
  readonly records: readonly unknown[];
  readonly cursor?: string | null;
  readonly skipped?: SkippedLines;
  readonly partial?: boolean;
}

/** The store behind the HTTP API of a running app. What may be seen is up to the token. */
export class RemoteStore implements LogStore {
  private readonly closing = new AbortController();
  private readonly api: RemoteApi;

  constructor(source: RemoteSource) {
    this.api = new RemoteApi(source);
  }

  async search({ filter, from, to, order, limit, cursor }: LogQuery, signal?: AbortSignal): Promise<LogPage> {
    if (cursor === '') throw new CairnError('CAIRN_E_CURSOR', 'the cursor is empty. Ask without one for the first page.');
    const parameters = { q: queryText(filter), from: timeText('from', from, Math.floor), to: timeText('to', to, Math.ceil), order, limit, cursor };
    const page = await this.api.json<RemotePage | undefined>('GET', '/logs/search', this.call({ parameters, signal }));
    if (!Array.isArray(page?.records)) throw new CairnError('CAIRN_E_STORE', `${this.api.address} answers a search with something that is no page of records.`);
    return {
      records: page.records.map(foundRecord).filter((found) => found !== undefined),
      skipped: page.skipped ?? NOTHING_SKIPPED,
      ...(page.partial === true && { partial: true }),
      ...(typeof page.cursor === 'string' && { cursor: page.cursor }),
    };
  }

  async stats({ from, to, filter, sections, limit }: StatsQuery, signal?: AbortSignal): Promise<LogStats> {
    const parameters = { q: queryText(filter), from: timeText('from', from, Math.floor), to: timeText('to', to, Math.ceil), by: sections?.join(',') || undefined, limit };
    return statsOf(await this.api.json<LogStats>('GET', '/logs/stats', this.call({ parameters, signal })));
  }

  tail(query: TailQuery, signal: AbortSignal): AsyncIterable<TailEvent> {
    return tailEvents(this.api, '/logs/follow', query, AbortSignal.any([signal, this.closing.signal]));
  }

  async close(): Promise<void> {
    this.closing.abort();
  }

  private call(call: RemoteCall): RemoteCall {
    const { signal } = this.closing;
    return { ...call, signal: call.signal === undefined ? signal : AbortSignal.any([call.signal, signal]) };
  }
}

/** Without what the API says beside it: every source gives the same. */
function statsOf(answer: LogStats): LogStats {
  const own = ['from', 'to', 'summary', 'partial', 'skipped', ...STATS_SECTIONS];
  return Object.fromEntries(Object.entries(answer).filter(([name]) => own.includes(name))) as unknown as LogStats;
}

/** @throws CairnError CAIRN_E_QUERY for what no store takes, before it is sent. */
function queryText(filter: LogQuery['filter']): string | undefined {
  compileFilter(filter);
  return formatFilter(filter) || undefined;
}

/** The API knows milliseconds. */
function timeText(name: string, time: number | undefined, whole: (time: number) => number): string | undefined {
  if (Number.isNaN(time)) throw new CairnError('CAIRN_E_QUERY', `"${name}" is no time. Give epoch milliseconds.`);
  return time === undefined || !Number.isFinite(time) ? undefined : isoTime(whole(time));
}

function isoTime(time: number): string | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
