import { CairnError } from '@cairn/core';
import { STATS_SECTIONS, statsOf, StatsTally, type LogStats, type StatsQuery } from '@cairn/core/query';
import { Breather } from '../breather';
import { planQuery, type QueryPlan } from '../plan/query-plan';
import type { OpenSegments } from '../search/open-segments';
import { checkRange } from '../search/check-query';
import { scanPart, type LineVisitor } from '../search/scan-part';
import { GzipBomb } from '../segments/gzip-stream';
import type { Segment } from '../segments/list-segments';
import type { Part, PartQuery } from '../segments/part';
import { sealedParts } from '../segments/sealed-parts';
import { factsOf } from '../sidecar/sidecar-facts';
import type { BlockMeta, Sidecar } from '../sidecar/sidecar';
import type { SidecarCache } from '../sidecar/sidecar-cache';
import { addStoredTally } from '../sidecar/tally-codec';

/** Sidecars that are read at a time. */
const TOGETHER = 16;

/** Counts over files: what sidecars have counted already is added up, only what they do not cover is read. */
export async function statsOfFiles(list: () => Promise<readonly Segment[]>, files: OpenSegments, sidecars: SidecarCache, query: StatsQuery, maxMs: number | undefined, signal?: AbortSignal): Promise<LogStats> {
  checkStatsQuery(query);
  const plan = planQuery(query.filter);
  signal?.throwIfAborted();
  const counting = new FileStats(files, query, plan, maxMs, signal);
  const segments = await list();
  for (let at = 0; at < segments.length; at += TOGETHER) {
    const group = segments.slice(at, at + TOGETHER);
    const known = await Promise.all(group.map((segment) => (segment.compressed ? sidecars.of(segment) : undefined)));
    for (const [index, segment] of group.entries()) await counting.add(segment, known[index]);
  }
  return counting.result();
}

function checkStatsQuery({ from, to, sections = [] }: StatsQuery): void {
  checkRange(from, to);
  const unknown = sections.find((section) => !STATS_SECTIONS.includes(section));
  if (unknown !== undefined) throw new CairnError('CAIRN_E_QUERY', `there are no statistics "${unknown}". There are ${STATS_SECTIONS.join(', ')}.`);
}

class FileStats {
  private readonly tally = new StatsTally();
  private readonly skipped = { corrupt: 0, oversized: 0, unreadable: 0 };
  private readonly breather: Breather;
  private readonly visitor: LineVisitor;
  private readonly parts: PartQuery;
  private readonly deadline: number;
  private partial = false;

  constructor(
    private readonly files: OpenSegments,
    private readonly query: StatsQuery,
    private readonly plan: QueryPlan,
    maxMs: number | undefined,
    signal: AbortSignal | undefined,
  ) {
    const { from, to } = query;
    this.breather = new Breather(signal);
    this.deadline = maxMs === undefined ? Infinity : performance.now() + maxMs;
    this.parts = { newestFirst: false, from, to };
    this.visitor = { wants: (time) => time >= from && time < to, found: (record, time) => this.tally.add(record, time) };
  }

  async add(segment: Segment, sidecar: Sidecar | undefined): Promise<void> {
    if (this.breather.due) await this.breather.pause();
    if (sidecar === undefined) return this.scanAll(await this.partsOf(segment));
    if (this.query.filter === undefined && sidecar.head.blocks.every((block) => this.covers(block))) return addStoredTally(this.tally, sidecar.head.total);
    await this.addBlocks(segment, sidecar);
  }

  result(): LogStats {
    const stats = { ...statsOf(this.tally, this.query), skipped: { ...this.skipped } };
    return this.partial ? { ...stats, partial: true } : stats;
  }

  private covers({ lines, min, max }: BlockMeta): boolean {
    return lines === 0 || (min >= this.query.from && max < this.query.to);
  }

  private async addBlocks(segment: Segment, sidecar: Sidecar): Promise<void> {
    const { blocks } = sidecar.head;
    if (!blocks.every(({ at }) => at >= 0)) return this.scanAll(await this.partsOf(segment));
    const counted = new Set(this.query.filter === undefined ? blocks.filter((block) => block.lines > 0 && this.covers(block)) : []);
    for (const block of counted) {
      addStoredTally(this.tally, sidecar.tally(block));
      if (this.breather.due) await this.breather.pause();
    }
    const wanted = (block: BlockMeta): boolean => !counted.has(block) && this.plan.mayPass(factsOf(sidecar, block));
    await this.scanAll(sealedParts(segment, blocks, wanted, () => this.files.open(segment), this.parts));
  }

  /** @throws CairnError CAIRN_E_STORE: figures without a file would be taken for those of all. */
  private async partsOf(segment: Segment): Promise<readonly Part[]> {
    try {
      return await this.files.parts(segment, this.plan, this.parts);
    } catch (error) {
      if (error instanceof CairnError || typeof (error as NodeJS.ErrnoException).syscall !== 'string') throw error;
      throw new CairnError('CAIRN_E_STORE', `a log file cannot be read: ${(error as Error).message}. Ask as the user of the app, or give this one the right to read it.`, { cause: error });
    }
  }

  /** A part that is damaged costs its own records only, and is told. */
  private async scan(part: Part): Promise<void> {
    const loaded = await part.load().catch((error: unknown) => this.unreadable(error));
    if (loaded !== undefined) await scanPart(loaded, this.plan, this.visitor, this.skipped, this.breather);
  }

  private unreadable(error: unknown): undefined {
    this.skipped.unreadable += 1;
    if (error instanceof GzipBomb) this.skipped.oversized += 1; // and this is why
  }

  private async scanAll(parts: readonly Part[]): Promise<void> {
    const waiting: Part[] = [...parts];
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      if (performance.now() > this.deadline) this.partial = true;
      if (this.partial) return;
      await this.scan(part);
      const next = part.next();
      if (next !== undefined) waiting.unshift(next);
    }
  }
}
