import { CairnError } from '@cairn/core';
import { DEFAULT_SLOW_ROWS, NOTHING_SKIPPED, SLOW_ROWS_KEPT, STATS_SECTIONS, statsOf, StatsTally, type LogStats, type StatsQuery, type StatsSection } from '@cairn/core/query';
import { Breather } from '../../breather';
import { planQuery } from '../../plan/query-plan';
import { checkRange } from '../../search/check-query';
import { abortable } from '../abortable';
import type { RedisLink } from '../link/redis-link';
import { dayOf, hourOf } from '../schema/keys';
import { REQUESTS } from '../schema/streams';
import { lineTest, readEntry } from '../search/found';
import { indexPlans } from '../search/index-plan';
import { openSources } from '../search/open-sources';
import { Shard, type Command } from '../search/shard';
import { RedisTally } from './redis-visitors';
import { spansOf, type Spans } from './spans';
import { addCounts, addHistogram, addHour, addRequests, addSummary } from './stored-counts';

/** Records of an index that are read at once. */
const PIECE = 1_000;

/** Counts over a range: what was counted when it was written is added up, and only the hours across its ends are read. With a filter the records are read. */
export async function statsOfRedis(link: () => Promise<RedisLink>, query: StatsQuery, maxMs: number | undefined, signal?: AbortSignal): Promise<LogStats> {
  checkStatsQuery(query);
  const plan = planQuery(query.filter);
  signal?.throwIfAborted();
  const opened = await abortable(link(), signal);
  const deadline = maxMs === undefined ? Infinity : performance.now() + maxMs;
  const parts = opened.shards.map((keys) => new ShardStats(new Shard(opened, keys), query, plan, deadline, signal).count());
  const [first, ...others] = await abortable(Promise.all(parts), signal);
  for (const { tally } of others) first!.tally.merge(tally);
  const corrupt = [first!, ...others].reduce((sum, part) => sum + part.corrupt, 0);
  const stats = { ...statsOf(first!.tally, query), skipped: { ...NOTHING_SKIPPED, corrupt } };
  return [first!, ...others].some(({ partial }) => partial) ? { ...stats, partial: true } : stats;
}

/** Sections that need none of the names in `stats:counts`. */
const WITHOUT_NAMES: readonly StatsSection[] = ['hours', 'statuses', 'paths', 'slow_requests'];

function checkStatsQuery({ from, to, sections = [] }: StatsQuery): void {
  checkRange(from, to);
  const unknown = sections.find((section) => !STATS_SECTIONS.includes(section));
  if (unknown !== undefined) throw new CairnError('CAIRN_E_QUERY', `there are no statistics "${unknown}". There are ${STATS_SECTIONS.join(', ')}.`);
}

class ShardStats {
  readonly tally = new RedisTally();
  partial = false;
  /** Entries that were read and hold no record. */
  corrupt = 0;
  private readonly breather: Breather;

  constructor(
    private readonly shard: Shard,
    private readonly query: StatsQuery,
    private readonly plan: ReturnType<typeof planQuery>,
    private readonly deadline: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.breather = new Breather(signal);
  }

  async count(): Promise<this> {
    const { from, to, filter, sections = [] } = this.query;
    if (filter !== undefined) {
      await this.read(from, to);
      return this;
    }
    const { floors, answers } = await this.shard.floorsAnd([['zrange', this.shard.keys.days, 0, -1]]);
    const days = (answers[0] as string[]).map(Number);
    const { whole, edges } = spansOf(from, to, days, false);
    const slow = sections.includes('slow_requests') ? this.addSlow(whole, floors.ofStream(REQUESTS)) : undefined;
    await Promise.all([slow, this.addStored(whole)]);
    if (sections.includes('hours')) await this.addHours(spansOf(from, to, days, true).whole);
    for (const edge of edges) await this.read(edge.from, edge.to);
    return this;
  }

  private async addStored(whole: Spans['whole']): Promise<void> {
    const { keys } = this.shard;
    const { sections = [] } = this.query;
    const hashes = (name: string): Promise<string[][]> => this.shard.hashes(whole.map(({ span }) => keys.stats(name, span)));
    const byName = sections.every((section) => WITHOUT_NAMES.includes(section)) ? [] : hashes('counts');
    const [requests, summaries, counts] = await Promise.all([hashes('requests'), hashes('summary'), byName]);
    const byPath = sections.includes('paths');
    const histograms: string[] = [];
    const visitors: Command[] = [];
    for (const [index, { span }] of whole.entries()) {
      if (this.breather.due) await this.breather.pause();
      addRequests(this.tally, requests[index]!);
      addCounts(this.tally, counts[index] ?? []);
      for (const host of addSummary(this.tally, summaries[index]!)) {
        if (byPath) histograms.push(keys.statsOfHost('hist', host, span));
        visitors.push(['getBuffer', keys.statsOfHost('unique_ips', host, span)]);
      }
    }
    await Promise.all([this.addHistograms(histograms), this.addVisitors(visitors)]);
  }

  /** What the list of hours is made of. */
  private async addHours(hours: Spans['whole']): Promise<void> {
    const { keys } = this.shard;
    const [requests, records] = await Promise.all([
      this.shard.hashes(hours.map(({ span }) => keys.stats('requests', span))),
      this.shard.run(hours.map(({ span }): Command => ['hget', keys.stats('counts', span), 'records'])),
    ]);
    for (const [index, { hour }] of hours.entries()) addHour(this.tally, hour!, Number(records[index] ?? 0), requests[index]!);
  }

  private async addHistograms(keys: readonly string[]): Promise<void> {
    for (const histogram of await this.shard.hashes(keys)) {
      if (this.breather.due) await this.breather.pause();
      addHistogram(this.tally, histogram);
    }
  }

  private async addVisitors(commands: readonly Command[]): Promise<void> {
    for (const stored of (await this.shard.run(commands)) as (Buffer | null)[]) {
      if (this.breather.due) await this.breather.pause();
      if (stored !== null) this.tally.visitors.addStored(stored);
    }
    this.tally.visitors.settle();
  }

  /** The slowest of the spans that have records still: statistics are kept for longer. */
  private async addSlow(whole: Spans['whole'], floor: number): Promise<void> {
    const kept = Number.isFinite(floor) ? whole.filter(({ span, hour }) => span >= (hour === undefined ? dayOf(floor) : hourOf(floor))) : whole;
    const wanted = Math.min(SLOW_ROWS_KEPT, this.query.limit ?? DEFAULT_SLOW_ROWS);
    const tally = new StatsTally();
    for (const entry of await this.shard.highest(kept.map(({ span }) => this.shard.keys.stats('slow', span)), wanted)) {
      const found = readEntry(entry);
      if (found !== undefined) tally.add(found.record, found.time);
    }
    this.tally.addSlowest(tally.slow);
  }

  private async read(from: number, to: number): Promise<void> {
    const mayPass = lineTest(this.plan);
    const { sources, counts } = await openSources(this.shard, indexPlans(this.query.filter), { newestFirst: false, from, to }, PIECE);
    const seen = new Set<string>();
    for (const source of sources) {
      while (source.bound !== undefined && !this.partial) {
        this.signal?.throwIfAborted();
        for (const { entry, stream } of await source.read()) {
          if (this.breather.due) await this.breather.pause();
          const isLookedAt = mayPass(entry[1]) && !seen.has(entry[0]);
          const found = isLookedAt ? readEntry(entry) : undefined;
          if (isLookedAt && found === undefined) this.corrupt += 1;
          if (found === undefined || !(found.time >= from && found.time < to) || !counts(found, stream) || !this.plan.test(found.record)) continue;
          seen.add(entry[0]);
          this.tally.add(found.record, found.time);
        }
        if (performance.now() > this.deadline) this.partial = source.bound !== undefined;
      }
    }
  }
}
