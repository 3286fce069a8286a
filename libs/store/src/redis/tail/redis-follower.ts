import type { RecordTest, TailEvent, TailRecord } from '@cairn/core/query';
import { Subscriber } from '../../tail/subscriber';
import { compareIds } from '../schema/streams';
import type { Found } from '../search/found';
import { formatPositions, type Positions } from './positions';

const EVERY: RecordTest = () => true;

/** One follower: how far it has come, and what waits for it. */
export class RedisFollower {
  private readonly subscriber: Subscriber;
  /** Where it stands by itself. Undefined once the readers have come as far in every shard: from then on it stands where they do. */
  private own: string[] | undefined;

  constructor(
    private readonly test: RecordTest,
    buffer: number,
  ) {
    this.subscriber = new Subscriber(EVERY, buffer);
  }

  /** Returns its own positions, which go on with what it takes. */
  standAt(positions: Positions): string[] {
    this.own = [...positions];
    return this.own;
  }

  /** Goes on with the others, if the readers have come as far as it has. */
  join(reached: Positions): void {
    if (this.own?.every((id, shard) => compareIds(id, reached[shard]!) <= 0) === true) this.own = undefined;
  }

  /** @param event of the record, as all have it that stand where the readers do. @param reached by the readers, with it. */
  offer(shard: number, found: Found, event: TailRecord, reached: Positions): void {
    if (this.own !== undefined) return this.offerOwn(shard, found, reached);
    if (this.test(event.record)) this.subscriber.offer(event);
  }

  /** The event a record is for this follower by itself, if it is one. What it has had already is passed over. */
  take(shard: number, { id, record, time, line }: Found): TailRecord | undefined {
    const { own } = this;
    if (own === undefined || compareIds(id, own[shard]!) <= 0) return undefined;
    own[shard] = id;
    return this.test(record) ? { kind: 'record', position: formatPositions(own), record, time, line } : undefined;
  }

  /** Goes on from where the readers are in a shard. */
  lost(reached: Positions, shard?: number): TailEvent {
    if (this.own !== undefined && shard !== undefined) this.own[shard] = reached[shard]!;
    return { kind: 'gap', reason: 'lost', position: formatPositions(this.own ?? reached) };
  }

  push(event: TailEvent): void {
    this.subscriber.push(event);
  }

  ready(): TailEvent | undefined {
    return this.subscriber.ready();
  }

  next(): Promise<TailEvent | undefined> {
    return this.subscriber.next();
  }

  end(): void {
    this.subscriber.end();
  }

  private offerOwn(shard: number, found: Found, reached: Positions): void {
    const event = this.take(shard, found);
    if (event !== undefined) this.subscriber.offer(event);
    this.join(reached);
  }
}
