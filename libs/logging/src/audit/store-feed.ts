import { followRecords, TRAIL_START, trailFiles, type TrailPosition } from '@cairn/audit';
import type { AuditStore, StoredAuditRecord } from './audit-store';

const BATCH = 500;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Brings one store up to date from the files of this writer, in the background: what it missed, also before a restart, it gets when it is
 * back. Holds one batch.
 */
export class StoreFeed {
  private running: Promise<void> | undefined;
  private again = false;
  private retry: NodeJS.Timeout | undefined;
  private retryMs = FIRST_RETRY_MS;
  /** Chains that the store was asked about: the last seq it had then, and how far they were read since. */
  private readonly reached = new Map<string, { seq: number; position: TrailPosition }>();
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
    for (const chain of chainsOf(this.dir, writer)) {
      const reached = this.reached.get(chain) ?? { seq: await this.store.lastSeq(chain), position: TRAIL_START };
      this.reached.set(chain, reached);
      await this.feed(writer, chain, reached);
    }
  }

  private async feed(writer: string, chain: string, { seq: known, position }: { seq: number; position: TrailPosition }): Promise<void> {
    let batch: StoredAuditRecord[] = [];
    let read = position;
    const put = async (): Promise<void> => {
      if (batch.length > 0) await this.store.append(batch);
      this.reached.set(chain, { seq: known, position: read });
      batch = [];
    };
    for (const { shown, next } of followRecords(this.dir, chain, position)) {
      if (shown !== undefined && shown.seq > known) batch.push({ writer, ...shown });
      read = next;
      if (batch.length >= BATCH) await put();
    }
    await put();
  }
}

/** Chains of a writer whose records may be missing in the store: all that are there. */
function chainsOf(dir: string, writer: string): string[] {
  return [...new Set(trailFiles(dir).filter((file) => file.writer === writer).map(({ chain }) => chain))];
}
