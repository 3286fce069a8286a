import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { compileFilter, type TailEvent, type TailEvents, type TailQuery, type TailRecord } from '@cairn/core/query';
import { forwardAbort } from '../../forward-abort';
import { DEFAULT_BUFFER } from '../../tail/subscriber';
import { abortable } from '../abortable';
import { storeFailure } from '../link/redis-failure';
import type { RedisLink } from '../link/redis-link';
import { compareIds, MAIN_STREAMS, msOf } from '../schema/streams';
import { readEntry, type Found } from '../search/found';
import { Shard } from '../search/shard';
import { lastId, readAfter } from './follow-streams';
import { formatPositions, parsePositions, type Positions } from './positions';
import { RedisFollower } from './redis-follower';
import { ShardReader, type ShardReaderEvents } from './shard-reader';

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
  follow(query: TailQuery, signal: AbortSignal): TailEvents {
    let live: RedisFollower | undefined;
    const events = this.events(query, signal, (follower) => (live = follower));
    return Object.assign(events, { ready: () => live?.ready() });
  }

  /** @param joins is given the follower when it has caught up. */
  private async *events(query: TailQuery, signal: AbortSignal, joins: (follower: RedisFollower) => void): AsyncGenerator<TailEvent> {
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
      follower.join(readers.map(({ position }) => position));
      this.followers.add(follower);
      joins(follower);
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
      const readers: ShardReader[] = [];
      const reached = (): Positions => readers.map(({ position }) => position);
      for (const [shard, keys] of link.shards.entries()) readers.push(new ShardReader(this.link, keys, positions[shard]!, this.timeoutMs / 2, this.eventsOf(shard, reached)));
      return readers;
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

  private eventsOf(shard: number, reached: () => Positions): ShardReaderEvents {
    return {
      found: (found) => this.handOut(shard, found, reached()),
      lost: () => this.followers.forEach((follower) => follower.push(follower.lost(reached(), shard))),
    };
  }

  /** One event for all: what is made of it is then made once, however many follow. */
  private handOut(shard: number, found: Found, reached: Positions): void {
    const { record, time, line } = found;
    const event: TailRecord = { kind: 'record', position: formatPositions(reached), record, time, line };
    for (const follower of this.followers) follower.offer(shard, found, event, reached);
  }

  /** Everything between where the follower left off and where the readers stand, at the follower's own pace. */
  private async *catchUp(follower: RedisFollower, readers: readonly ShardReader[], after: string, signal: AbortSignal): AsyncGenerator<TailEvent> {
    const link = await abortable(this.link(), signal);
    const reached = readers.map(({ position }) => position);
    const positions = await this.placeOf(link, after);
    const own = follower.standAt(positions ?? reached);
    if (positions === undefined) yield follower.lost(reached);
    for (let shard = nextBehind(own, readers); shard >= 0; shard = nextBehind(own, readers)) {
      const { position } = readers[shard]!;
      const entries = await abortable(readAfter(link, link.shards[shard]!, own[shard]!), signal);
      for (const entry of entries) {
        const found = readEntry(entry);
        const event = found === undefined ? undefined : follower.take(shard, found);
        if (event !== undefined) yield event;
      }
      if (entries.length === 0) own[shard] = position;
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
function nextBehind(own: Positions, readers: readonly ShardReader[]): number {
  return readers.findIndex(({ position }, shard) => compareIds(position, own[shard]!) > 0);
}
