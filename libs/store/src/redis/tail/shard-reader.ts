import { setTimeout } from 'node:timers/promises';
import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';
import { compareIds } from '../schema/streams';
import { readEntry, type Found } from '../search/found';
import { lastId, readAfter, waitAfter } from './follow-streams';

/** Longest wait in one call, ms: after it the reader looks whether it is still wanted. */
const BLOCK_MS = 2_000;
/** After trouble: first and longest pause, ms. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 2_000;

export interface ShardReaderEvents {
  found(found: Found): void;
  /** The server has less than was read from it: it was started again with old data, or none. */
  lost(): void;
}

/** Follows one shard over a connection of its own, for all followers; goes on over lost connections and restarts. */
export class ShardReader {
  private link: RedisLink | undefined;
  private stopped = false;
  private readonly done: Promise<void>;

  /** @param position after which it begins. */
  constructor(
    private readonly open: () => Promise<RedisLink>,
    private readonly keys: RedisKeys,
    public position: string,
    private readonly blockMs: number,
    private readonly events: ShardReaderEvents,
  ) {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.link?.close(); // ends the call that waits
    await this.done;
  }

  private async run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.stopped) {
      try {
        await this.readOn();
        pauseMs = FIRST_PAUSE_MS;
      } catch {
        // the server is away: followers wait with us, and a new one is told by its own first call
        this.link?.close();
        this.link = undefined;
        if (!this.stopped) await setTimeout(pauseMs, undefined, { ref: false });
        pauseMs = Math.min(LAST_PAUSE_MS, pauseMs * 2);
      }
    }
    this.link?.close();
  }

  private async readOn(): Promise<void> {
    if (this.link === undefined) await this.connect();
    const entries = await readAfter(this.link!, this.keys, this.position);
    if (entries.length === 0) await waitAfter(this.link!, this.keys, this.position, Math.min(BLOCK_MS, this.blockMs));
    for (const entry of entries) {
      if (this.stopped) return;
      this.position = entry[0];
      const found = readEntry(entry);
      if (found !== undefined) this.events.found(found);
    }
  }

  private async connect(): Promise<void> {
    this.link = await (await this.open()).another();
    if (this.stopped) return;
    const last = await lastId(this.link, this.keys);
    if (compareIds(last, this.position) >= 0) return;
    this.position = last;
    this.events.lost();
  }
}
