import type { RecordTest, TailEvent } from '@cairn/core/query';
import { Subscriber } from '../../tail/subscriber';
import { compareIds } from '../schema/streams';
import type { Found } from '../search/found';
import { formatPositions } from './positions';

const EVERY: RecordTest = () => true;

/** One follower: how far it has come, and what waits for it. */
export class RedisFollower {
  private readonly subscriber: Subscriber;
  positions: string[] = [];

  constructor(
    private readonly test: RecordTest,
    buffer: number,
  ) {
    this.subscriber = new Subscriber(EVERY, buffer);
  }

  /** What it has had already is passed over. */
  offer(shard: number, found: Found): void {
    const event = this.take(shard, found);
    if (event?.kind === 'record') this.subscriber.offer(event);
  }

  /** The event a record is for this follower, if it is one. */
  take(shard: number, { id, record, time, line }: Found): TailEvent | undefined {
    if (compareIds(id, this.positions[shard]!) <= 0) return undefined;
    this.positions[shard] = id;
    return this.test(record) ? { kind: 'record', position: formatPositions(this.positions), record, time, line } : undefined;
  }

  lost(): TailEvent {
    return { kind: 'gap', reason: 'lost', position: formatPositions(this.positions) };
  }

  push(event: TailEvent): void {
    this.subscriber.push(event);
  }

  next(): Promise<TailEvent | undefined> {
    return this.subscriber.next();
  }

  end(): void {
    this.subscriber.end();
  }
}
