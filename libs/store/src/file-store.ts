import { setMaxListeners } from 'node:events';
import type { LogPage, LogQuery, LogStats, LogStore, StatsQuery, TailEvent, TailQuery } from '@cairn/core/query';
import { forwardAbort } from './forward-abort';
import { OpenSegments } from './search/open-segments';
import { searchFiles } from './search/search-files';
import { listSegments, type Segment } from './segments/list-segments';
import { SidecarCache } from './sidecar/sidecar-cache';
import { SegmentIndexer } from './sidecar/segment-indexer';
import { statsOfFiles } from './stats/stats-files';
import { TailHub } from './tail/tail-hub';

export interface FileStoreOptions {
  /** The log directory. It may be missing: nothing was logged yet. */
  readonly dir: string;
  /** Longest time of one search or statistics, ms; what was found by then is the answer, marked partial. Default none. */
  readonly maxMs?: number;
  /** Whether compressed files without a sidecar get one, in the background, once a query has met them. Default true. */
  readonly index?: boolean;
}

/**
 * The log files themselves as a store: searched in place, while this or other processes write, roll and compress them. Nothing but sidecars is ever
 * written, and none is needed.
 */
export class FileStore implements LogStore {
  private readonly sidecars = new SidecarCache();
  private readonly indexer: SegmentIndexer;
  private readonly hub: TailHub;
  private readonly closing = new AbortController();
  /** Searches that are answered, and whose files are still being closed. */
  private readonly leaving = new Set<Promise<void>>();

  constructor(private readonly options: FileStoreOptions) {
    setMaxListeners(0, this.closing.signal); // one of each search
    this.indexer = new SegmentIndexer(options.index !== false);
    this.hub = new TailHub({ list: () => listSegments(options.dir) });
  }

  async search(query: LogQuery, signal?: AbortSignal): Promise<LogPage> {
    return this.withFiles(signal, (files, stop) => searchFiles(() => this.list(), files, query, this.options, stop));
  }

  async stats(query: StatsQuery, signal?: AbortSignal): Promise<LogStats> {
    return this.withFiles(signal, (files, stop) => statsOfFiles(() => this.list(), files, this.sidecars, query, this.options.maxMs, stop));
  }

  tail(query: TailQuery, signal: AbortSignal): AsyncIterable<TailEvent> {
    return this.hub.follow(query, signal);
  }

  /** Makes the sidecars that are missing, now; returns how many were made. For commands, and for services that have a quiet hour. */
  async index(signal?: AbortSignal): Promise<number> {
    return this.indexer.indexAll(await this.list(), this.sidecars, signal);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.indexer.close();
    await this.hub.close();
    await Promise.all(this.leaving);
  }

  private list(): Promise<Segment[]> {
    return listSegments(this.options.dir);
  }

  private leave(files: OpenSegments): void {
    const left = files
      .close()
      .catch(() => undefined) // it was open for reading: nothing is lost
      .finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }

  private async withFiles<T>(signal: AbortSignal | undefined, work: (files: OpenSegments, signal: AbortSignal) => Promise<T>): Promise<T> {
    const files = new OpenSegments(this.sidecars, (segment) => this.indexer.add(segment.path));
    const stop = new AbortController();
    const sources = signal === undefined ? [this.closing.signal] : [signal, this.closing.signal];
    const release = sources.map((source) => forwardAbort(source, stop));
    try {
      return await work(files, stop.signal);
    } finally {
      release.forEach((each) => each());
      this.leave(files);
    }
  }
}
