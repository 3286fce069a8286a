import { decodeCursor, type LogPage, type LogQuery, type SkippedLines } from '@cairn/core/query';
import { Breather } from '../breather';
import { planQuery, type QueryPlan } from '../plan/query-plan';
import { GzipBomb } from '../segments/gzip-stream';
import type { Segment } from '../segments/list-segments';
import type { Part, PartQuery } from '../segments/part';
import { checkQuery, type CheckedQuery } from './check-query';
import type { OpenSegments } from './open-segments';
import { PageCollector } from './page-collector';
import { PartQueue } from './part-queue';
import { scanPart, type LineVisitor } from './scan-part';

/** Less than times of records can differ by, ms. */
const BETWEEN = 0.0005;
/** Sidecars that are read at a time. */
const TOGETHER = 16;

export interface SearchLimits {
  /** Longest time of one search, ms; the page is then what was found so far. */
  readonly maxMs?: number;
}

/** One page of a query over files. Of each file the parts that may hold records that pass, the best first over all files, until no other part can change the page. */
export async function searchFiles(list: () => Promise<readonly Segment[]>, files: OpenSegments, query: LogQuery, limits: SearchLimits, signal?: AbortSignal): Promise<LogPage> {
  const checked = checkQuery(query);
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, query);
  const plan = planQuery(query.filter);
  signal?.throwIfAborted();
  const collector = new PageCollector(checked.order, checked.limit, after);
  const search = new FileSearch(files, plan, checked, after?.time, collector, signal);
  return search.run(await list(), query, limits);
}

class FileSearch {
  private readonly queue: PartQueue;
  private readonly breather: Breather;
  private readonly skipped = { corrupt: 0, oversized: 0, unreadable: 0 };
  private readonly parts: PartQuery;
  private firstUnreadable: string | undefined;
  /** The files that parts are of. */
  private readonly names = new WeakMap<Part, string>();

  constructor(
    private readonly files: OpenSegments,
    private readonly plan: QueryPlan,
    private readonly query: CheckedQuery,
    private readonly after: number | undefined,
    private readonly collector: PageCollector,
    private readonly signal: AbortSignal | undefined,
  ) {
    const newestFirst = query.order === 'newest';
    this.queue = new PartQueue(newestFirst ? -1 : 1);
    this.breather = new Breather(signal);
    this.parts = { newestFirst, from: newestFirst ? query.from : Math.max(query.from, after ?? -Infinity), to: newestFirst ? Math.min(query.to, (after ?? Infinity) + 1) : query.to };
  }

  async run(segments: readonly Segment[], query: LogQuery, { maxMs }: SearchLimits): Promise<LogPage> {
    const deadline = maxMs === undefined ? Infinity : performance.now() + maxMs;
    try {
      await this.fill(segments);
      const partial = await this.scanAll(deadline);
      return this.page(query, partial);
    } finally {
      this.files.inUseUntil(this.queue.settle());
    }
  }

  private async fill(segments: readonly Segment[]): Promise<void> {
    for (let at = 0; at < segments.length; at += TOGETHER) {
      const groups = await Promise.all(segments.slice(at, at + TOGETHER).map((segment) => this.partsOf(segment)));
      for (const part of groups.flat()) this.queue.push(part);
      if (this.breather.due) await this.breather.pause();
    }
  }

  private async partsOf(segment: Segment): ReturnType<OpenSegments['parts']> {
    try {
      const parts = await this.files.parts(segment, this.plan, this.parts);
      for (const part of parts) this.names.set(part, segment.name);
      return parts;
    } catch (error) {
      this.unreadable(error, segment.name);
      return [];
    }
  }

  /** Whether the time was up before it was done. */
  private async scanAll(deadline: number): Promise<boolean> {
    const { from, to } = this.query;
    const visitor: LineVisitor = {
      wants: (time) => time >= from && time < to && this.collector.wants(time),
      found: (record, time, line, key) => this.collector.offer({ record, time, line, key }),
    };
    const begin = this.queue.bound;
    for (let bound = begin; bound !== undefined && !this.collector.isSettled(bound); bound = this.queue.bound) {
      if (performance.now() > deadline && this.mayStop(begin!, bound)) return true;
      await this.scanNext(visitor);
    }
    return false;
  }

  /** Only when the next page begins behind where this one did: else the same would be read again for ever. As long as a file is left that can only be read whole there is no such place, and it is read. */
  private mayStop(begin: number, bound: number): boolean {
    if (!Number.isFinite(bound)) return false;
    const sign = this.parts.newestFirst ? -1 : 1;
    return sign * bound > Math.max(sign * begin, sign * (this.after ?? begin) + 2 * BETWEEN);
  }

  private async scanNext(visitor: LineVisitor): Promise<void> {
    this.signal?.throwIfAborted();
    const { part, loaded } = this.queue.next()!;
    const name = this.names.get(part)!;
    try {
      const found = await loaded;
      if (found !== undefined) await scanPart(found, this.plan, visitor, this.skipped, this.breather);
    } catch (error) {
      this.unreadable(error, name);
      return;
    }
    const next = part.next();
    if (next === undefined) return;
    this.names.set(next, name);
    this.queue.push(next);
  }

  /** A part that is damaged costs its own records only. */
  private unreadable(error: unknown, name: string): void {
    if (this.signal?.aborted === true) throw error;
    this.firstUnreadable ??= `${name}: ${error instanceof Error ? error.message : String(error)}`;
    this.skipped.unreadable += 1;
    if (error instanceof GzipBomb) this.skipped.oversized += 1; // and this is why
  }

  private page(query: LogQuery, partial: boolean): LogPage {
    const page = this.collected(query, partial, { ...this.skipped });
    return this.firstUnreadable === undefined ? page : { ...page, firstUnreadable: this.firstUnreadable };
  }

  private collected(query: LogQuery, partial: boolean, skipped: SkippedLines): LogPage {
    if (partial) return this.partialPage(query, skipped);
    const cursor = this.collector.cursor(query);
    return { records: this.collector.records(), skipped, ...(cursor !== undefined && { cursor }) };
  }

  /** Up to where the search stood: everything better than the best bound that is left was seen. */
  private partialPage(query: LogQuery, skipped: SkippedLines): LogPage {
    const bound = this.queue.bound!;
    const sign = this.parts.newestFirst ? 1 : -1;
    const records = this.collector.records().filter(({ time }) => sign * (time - bound) > 0);
    return { records, skipped, partial: true, cursor: this.collector.cursorAfter({ time: bound + sign * BETWEEN, key: '' }, query) };
  }
}
