import { decodeCursor, type LogPage, type LogQuery } from '@cairn/core/query';
import { Breather } from '../../breather';
import { planQuery, type QueryPlan } from '../../plan/query-plan';
import { checkQuery, type CheckedQuery } from '../../search/check-query';
import { orderKey } from '../../search/order-key';
import { PageCollector } from '../../search/page-collector';
import { abortable } from '../abortable';
import type { RedisLink } from '../link/redis-link';
import { lineTest, readEntry, timeOfLine } from './found';
import { indexPlans } from './index-plan';
import { openSources, type OpenedSources } from './open-sources';
import { Shard } from './shard';
import type { Source, SourceRange } from './source';

/** Less than times of records can differ by, ms. */
const BETWEEN = 0.0005;

/** One page of a query: of each shard the records that may pass, the best first over all, until no other can change the page. */
export async function searchRedis(link: () => Promise<RedisLink>, query: LogQuery, maxMs: number | undefined, signal?: AbortSignal): Promise<LogPage> {
  const checked = checkQuery(query);
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, query);
  const plan = planQuery(query.filter);
  signal?.throwIfAborted();
  const collector = new PageCollector(checked.order, checked.limit, after);
  const search = new RedisSearch(plan, checked, after?.time, collector, signal);
  await search.open(await abortable(link(), signal), query);
  return search.run(query, maxMs);
}

interface OpenedSource extends Pick<OpenedSources, 'counts'> {
  readonly source: Source;
  readonly shard: Shard;
}

class RedisSearch {
  private readonly sign: 1 | -1;
  private readonly range: SourceRange;
  private readonly mayPass: (line: string) => boolean;
  private readonly breather: Breather;
  private sources: OpenedSource[] = [];
  private corrupt = 0;

  constructor(
    private readonly plan: QueryPlan,
    private readonly query: CheckedQuery,
    private readonly after: number | undefined,
    private readonly collector: PageCollector,
    private readonly signal: AbortSignal | undefined,
  ) {
    const newestFirst = query.order === 'newest';
    this.sign = newestFirst ? -1 : 1;
    this.range = { newestFirst, from: newestFirst ? query.from : Math.max(query.from, after ?? -Infinity), to: newestFirst ? Math.min(query.to, after ?? Infinity) : query.to };
    this.mayPass = lineTest(plan);
    this.breather = new Breather(signal);
  }

  async open(link: RedisLink, { filter }: LogQuery): Promise<void> {
    const plans = indexPlans(filter);
    const opened = link.shards.map(async (keys) => {
      const shard = new Shard(link, keys);
      const { sources, counts } = await openSources(shard, plans, this.range, this.firstPiece);
      return sources.map((source) => ({ source, shard, counts }));
    });
    this.sources = (await abortable(Promise.all(opened), this.signal)).flat();
  }

  async run(query: LogQuery, maxMs: number | undefined): Promise<LogPage> {
    const deadline = maxMs === undefined ? Infinity : performance.now() + maxMs;
    const begin = this.bound;
    for (let bound = begin; bound !== undefined && !this.collector.isSettled(bound); bound = this.bound) {
      if (performance.now() > deadline && this.mayStop(begin!, bound)) return this.partialPage(query, bound);
      await this.readNext();
    }
    const cursor = this.collector.cursor(query);
    return { records: this.collector.records(), skipped: this.skipped, ...(cursor !== undefined && { cursor }) };
  }

  /** One more than a page tells whether there is another; a page that is gone on from gives its last record again. */
  private get firstPiece(): number {
    return this.query.limit + (this.after === undefined ? 1 : 2);
  }

  private get bound(): number | undefined {
    let best: number | undefined;
    for (const { source } of this.sources) best = this.better(best, source.bound);
    return best;
  }

  private better(a: number | undefined, b: number | undefined): number | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    return this.sign * (a - b) <= 0 ? a : b;
  }

  /** The best source of each shard, and those of it that come in between, at the same time. */
  private async readNext(): Promise<void> {
    const best = new Map<Shard, Source>();
    const open = this.sources.filter(({ source: { bound } }) => bound !== undefined && !this.collector.isSettled(bound));
    for (const { source, shard } of open) {
      const other = best.get(shard);
      if (other === undefined || this.sign * (source.bound! - other.bound!) < 0) best.set(shard, source);
    }
    const next = open.filter(({ source, shard }) => source === best.get(shard) || this.sign * (source.bound! - best.get(shard)!.reach!) < 0);
    await abortable(Promise.all(next.map((opened) => this.readSource(opened))), this.signal);
    this.sources = this.sources.filter(({ source }) => source.bound !== undefined);
  }

  private async readSource({ source, counts }: OpenedSource): Promise<void> {
    for (const { entry, stream } of await source.read()) {
      if (this.breather.due) await this.breather.pause();
      if (!this.isWanted(timeOfLine(entry[1])) || !this.mayPass(entry[1])) continue;
      const found = readEntry(entry);
      if (found === undefined) this.corrupt += 1;
      else if (this.isWanted(found.time) && counts(found, stream) && this.plan.test(found.record)) {
        this.collector.offer({ record: found.record, time: found.time, line: found.line, key: orderKey(found.record) ?? found.id });
      }
    }
  }

  /** False when no record of this time could come onto the page; undefined: it is not known. */
  private isWanted(time: number | undefined): boolean {
    return time === undefined || (time >= this.query.from && time < this.query.to && this.collector.wants(time));
  }

  /** Only when the next page begins behind where this one did: else the same would be read again for ever. */
  private mayStop(begin: number, bound: number): boolean {
    if (!Number.isFinite(bound)) return false;
    return this.sign * bound > Math.max(this.sign * begin, this.sign * (this.after ?? begin) + 2 * BETWEEN);
  }

  /** Up to where the search stood: everything better than the best bound that is left was seen. */
  private partialPage(query: LogQuery, bound: number): LogPage {
    const records = this.collector.records().filter(({ time }) => this.sign * (time - bound) < 0);
    return { records, skipped: this.skipped, partial: true, cursor: this.collector.cursorAfter({ time: bound - this.sign * BETWEEN, key: '' }, query) };
  }

  private get skipped(): LogPage['skipped'] {
    return { corrupt: this.corrupt, oversized: 0, unreadable: 0 };
  }
}
