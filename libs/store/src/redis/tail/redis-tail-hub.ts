import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { compileFilter, type TailEvent, type TailQuery } from '@cairn/core/query';
import { forwardAbort } from '../../forward-abort';
import { DEFAULT_BUFFER } from '../../tail/subscriber';
import { abortable } from '../abortable';
import { storeFailure } from '../link/redis-failure';
import type { RedisLink } from '../link/redis-link';
import { compareIds, MAIN_STREAMS, msOf } from '../schema/streams';
import { readEntry } from '../search/found';
import { Shard } from '../search/shard';
import { lastId, readAfter } from './follow-streams';
import { parsePositions } from './positions';
import { RedisFollower } from './redis-follower';
import { ShardReader } from './shard-reader';

/** How often an empty cluster is asked for its shards, ms. */
const LOOK_MS = 200;
/** Place in a shard that nothing was written to. */
const EMPTY = '0-7';

/** Follows the shards for any number of followers: one reader of each, while somebody follows. */
export class RedisTailHub {
  private readonly followers = new Set<RedisFollower>();
  private readonly closing = new AbortController();
  private readers: Promise<readonly ShardReader[]> | undefined;
  private users = 0;

  constructor(
    private readonly link: () => Promise<RedisLink>,
    private readonly timeoutMs: number,
  ) {
    setMaxListeners(0, this.closing.signal); // one of each follower
  }

  /** Rejects with CairnError when Redis cannot be read at the beginning; later it waits for it. */
  async *follow(query: TailQuery, signal: AbortSignal): AsyncGenerator<TailEvent> {
    const follower = new RedisFollower(compileFilter(query.filter), query.buffer ?? DEFAULT_BUFFER);
    const stopping = new AbortController();
    const stop = stopping.signal;
    const release = [signal, this.closing.signal].map((source) => forwardAbort(source, stopping));
    stop.addEventListener('abort', () => follower.end(), { once: true });
    this.users += 1;
    try {
      if (stop.aborted) return;
      const readers = await abortable(this.started(), stop);
      if (query.after !== undefined) yield* this.catchUp(follower, readers, query.after, stop);
      else follower.positions = readers.map(({ position }) => position);
      this.followers.add(follower);
      for (let event = await follower.next(); event !== undefined; event = await follower.next()) yield event;
    } catch (error) {
      if (!stop.aborted) throw storeFailure(error);
    } finally {
      release.forEach((each) => each());
      this.followers.delete(follower);
      this.users -= 1;
      if (this.users === 0) await this.stopReaders();
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.stopReaders();
  }

  private started(): Promise<readonly ShardReader[]> {
    this.readers ??= this.startReaders();
    return this.readers;
  }

  private async startReaders(): Promise<readonly ShardReader[]> {
    try {
      const { link, wasEmpty } = await this.settled();
      const positions = wasEmpty ? link.shards.map(() => EMPTY) : await Promise.all(link.shards.map((keys) => lastId(link, keys)));
      return link.shards.map((keys, shard) => new ShardReader(this.link, keys, positions[shard]!, this.timeoutMs / 2, this.eventsOf(shard)));
    } catch (error) {
      this.readers = undefined;
      throw error;
    }
  }

  /** A cluster that nobody has written to has no shards yet: they are waited for, and followed from their beginning. */
  private async settled(): Promise<{ readonly link: RedisLink; readonly wasEmpty: boolean }> {
    let link = await this.link();
    const wasEmpty = !link.isSettled;
    while (!link.isSettled && this.users > 0 && !this.closing.signal.aborted) {
      await setTimeout(LOOK_MS);
      link = await this.link();
    }
    return { link, wasEmpty };
  }

  private async stopReaders(): Promise<void> {
    const stopping = this.readers;
    this.readers = undefined;
    const readers = await stopping?.catch(() => []);
    await Promise.all(readers?.map((reader) => reader.stop()) ?? []);
  }

  private eventsOf(shard: number): ConstructorParameters<typeof ShardReader>[4] {
    return {
      found: (found) => this.followers.forEach((follower) => follower.offer(shard, found)),
      lost: () =>
        this.followers.forEach((follower) => {
          follower.positions[shard] = '0-0';
          follower.push(follower.lost());
        }),
    };
  }

  /** Everything between where the follower left off and where the readers stand, at the follower's own pace. */
  private async *catchUp(follower: RedisFollower, readers: readonly ShardReader[], after: string, signal: AbortSignal): AsyncGenerator<TailEvent> {
    const link = await abortable(this.link(), signal);
    follower.positions = readers.map(({ position }) => position);
    const positions = await this.placeOf(link, after);
    if (positions === undefined) yield follower.lost();
    else follower.positions = positions;
    for (let shard = nextBehind(follower, readers); shard >= 0; shard = nextBehind(follower, readers)) {
      const reached = readers[shard]!.position;
      const entries = await abortable(readAfter(link, link.shards[shard]!, follower.positions[shard]!), signal);
      for (const entry of entries) {
        const found = readEntry(entry);
        const event = found === undefined ? undefined : follower.take(shard, found);
        if (event !== undefined) yield event;
      }
      if (entries.length === 0) follower.positions[shard] = reached;
    }
  }

  /** Undefined when something after it may be gone, or it is of another store. */
  private async placeOf(link: RedisLink, after: string): Promise<string[] | undefined> {
    const positions = parsePositions(after, link.shards.length);
    for (const [shard, keys] of link.shards.entries()) {
      const id = positions?.[shard];
      if (id === undefined || compareIds(id, await lastId(link, keys)) > 0) return undefined;
      const floors = await new Shard(link, keys).floors();
      if (id !== EMPTY && MAIN_STREAMS.some((stream) => msOf(id) < floors.ofStream(stream))) return undefined;
    }
    return positions;
  }
}

/** A shard of which the readers have seen more than the follower; -1 when there is none, and it can go on with them. */
function nextBehind({ positions }: RedisFollower, readers: readonly ShardReader[]): number {
  return readers.findIndex(({ position }, shard) => compareIds(position, positions[shard]!) > 0);
}
