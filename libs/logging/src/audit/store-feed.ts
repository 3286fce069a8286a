import { statSync } from 'node:fs';
import { byChain, followRecords, isClaimed, TRAIL_START, trailFiles, type TrailFile, type TrailPosition } from '@cairn/audit';
import type { AuditStore, StoredAuditRecord } from './audit-store';

const BATCH = 500;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Whether a writer is gone is looked at as often. */
const OTHERS_MS = 60_000;
/** A directory that was changed so shortly ago may have changed again under the same time stamp. */
const SETTLED_MS = 1_000;

type Chain = readonly [chain: string, files: readonly TrailFile[]];

/**
 * Brings one store up to date from the files of this writer, and of writers that are gone, in the background: what it missed, also before a
 * restart, it gets when it is back. Holds one batch. Of two processes that find a writer gone both may bring its records.
 */
export class StoreFeed {
  private running: Promise<void> | undefined;
  private again = false;
  private retry: NodeJS.Timeout | undefined;
  private retryMs = FIRST_RETRY_MS;
  /** Chains that the store was asked about: the last seq it had then, and how far they were read since. */
  private readonly reached = new Map<string, { seq: number; position: TrailPosition }>();
  /** Chains that have ended, and are in the store as a whole. */
  private readonly done = new Set<string>();
  private listed: { changed: number; chains: readonly Chain[] } = { changed: Number.NaN, chains: [] };
  private othersAt = Number.NEGATIVE_INFINITY;
  private closed = false;

  constructor(
    private readonly store: AuditStore,
    private readonly dir: string,
    private readonly writer: () => string | undefined,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** There is something new. */
  wake(): void {
    this.again = true;
    if (this.retry === undefined && !this.closed) this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Tries once more without delay, and lets go of the store. */
  async close(): Promise<void> {
    clearTimeout(this.retry);
    await this.running;
    this.again = true;
    await this.run();
    this.closed = true;
    clearTimeout(this.retry);
    await this.store.close?.();
  }

  private async run(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        await this.catchUp();
        this.retryMs = FIRST_RETRY_MS;
      }
    } catch (error) {
      this.othersAt = Number.NEGATIVE_INFINITY;
      this.onTrouble(error);
      this.retry = setTimeout(() => {
        this.retry = undefined;
        this.wake();
      }, this.retryMs).unref();
      this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
    }
  }

  private async catchUp(): Promise<void> {
    const writer = this.writer();
    if (writer === undefined) return;
    const all = this.chains();
    const own = all.filter(([, [first]]) => first!.writer === writer);
    const current = own.at(-1)?.[0];
    for (const [chain, files] of [...own, ...this.orphans(all, writer)]) {
      if (this.done.has(chain)) continue;
      const reached = this.reached.get(chain) ?? { seq: await this.store.lastSeq(chain), position: TRAIL_START };
      this.reached.set(chain, reached);
      await this.feed(chain, files, reached);
      if (chain === current) continue;
      this.done.add(chain);
      this.reached.delete(chain);
    }
  }

  /** All chains of the directory, which is read again when it has changed. */
  private chains(): readonly Chain[] {
    const { mtimeMs } = statSync(this.dir);
    if (mtimeMs === this.listed.changed) return this.listed.chains;
    const chains = [...byChain(trailFiles(this.dir))];
    this.listed = { changed: Date.now() - mtimeMs > SETTLED_MS ? mtimeMs : Number.NaN, chains };
    return chains;
  }

  /** Chains of writers whose names nobody holds: nobody else brings them. */
  private orphans(all: readonly Chain[], own: string): readonly Chain[] {
    if (performance.now() - this.othersAt < OTHERS_MS) return [];
    this.othersAt = performance.now();
    const others = all.filter(([chain, [first]]) => first!.writer !== own && !this.done.has(chain));
    const gone = new Set([...new Set(others.map(([, [first]]) => first!.writer))].filter((writer) => !isClaimed(this.dir, writer)));
    return others.filter(([, [first]]) => gone.has(first!.writer));
  }

  private async feed(chain: string, files: readonly TrailFile[], { seq: known, position }: { seq: number; position: TrailPosition }): Promise<void> {
    const { writer } = files[0]!;
    let batch: StoredAuditRecord[] = [];
    let read = position;
    const put = async (): Promise<void> => {
      if (batch.length > 0) await this.store.append(batch);
      this.reached.set(chain, { seq: known, position: read });
      batch = [];
    };
    for (const { shown, next } of followRecords(files, position)) {
      if (shown !== undefined && shown.seq > known) batch.push({ writer, ...shown });
      read = next;
      if (batch.length >= BATCH) await put();
    }
    await put();
  }
}
