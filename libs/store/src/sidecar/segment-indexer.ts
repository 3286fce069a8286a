import type { Segment } from '../segments/list-segments';
import { indexSegment } from './index-segment';
import type { SidecarCache } from './sidecar-cache';

/** Makes sidecars in the background, one at a time. What fails (a directory that may not be written to, a damaged file) is not tried again by this process: the file is read whole. */
export class SegmentIndexer {
  private readonly waiting = new Set<string>();
  private readonly failed = new Set<string>();
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly enabled: boolean) {}

  add(path: string): void {
    if (!this.enabled || this.stop.signal.aborted || this.failed.has(path)) return;
    this.waiting.add(path);
    this.running ??= this.run();
  }

  /** How many were made. */
  async indexAll(segments: readonly Segment[], sidecars: SidecarCache, signal?: AbortSignal): Promise<number> {
    let made = 0;
    for (const segment of segments) {
      if (!segment.compressed || (await sidecars.of(segment)) !== undefined) continue;
      if ((await this.attempt(segment.path, signal)) === true) made += 1;
      signal?.throwIfAborted();
    }
    return made;
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.waiting.clear();
    await this.running;
  }

  private async run(): Promise<void> {
    for (const path of this.waiting) {
      await this.attempt(path, this.stop.signal);
      this.waiting.delete(path);
    }
    this.running = undefined;
  }

  private async attempt(path: string, signal?: AbortSignal): Promise<boolean> {
    try {
      return (await indexSegment(path, signal)) === 'made';
    } catch {
      if (signal?.aborted !== true) this.failed.add(path); // a search that reads the file tells its damage
      return false;
    }
  }
}
