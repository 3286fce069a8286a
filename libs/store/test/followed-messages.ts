import { setTimeout } from 'node:timers/promises';
import type { TailEvent, TailQuery } from '@cairn/core/query';

interface Followable {
  follow(query: TailQuery, signal: AbortSignal): AsyncIterable<TailEvent>;
}

/** What one follower gets: the messages of records, and of gaps the reason. */
export class FollowedMessages {
  readonly events: TailEvent[] = [];
  private readonly leave = new AbortController();
  private readonly following: Promise<void>;

  private constructor(hub: Followable, query: TailQuery) {
    this.following = this.collect(hub.follow(query, this.leave.signal));
  }

  /** One that is attached. */
  static async of(hub: Followable, query: TailQuery = {}): Promise<FollowedMessages> {
    const followed = new FollowedMessages(hub, query);
    await setTimeout(150);
    return followed;
  }

  get messages(): string[] {
    return this.events.map((event) => (event.kind === 'record' ? event.record.message : event.reason));
  }

  /** @throws Error when it takes longer than ten seconds. */
  async until(reached: (messages: readonly string[]) => boolean): Promise<void> {
    const giveUp = Date.now() + 10_000;
    while (!reached(this.messages)) {
      if (Date.now() > giveUp) throw new Error(`not reached; there is ${JSON.stringify(this.messages)}`);
      await setTimeout(10);
    }
  }

  async stop(): Promise<void> {
    this.leave.abort();
    await this.following;
  }

  private async collect(events: AsyncIterable<TailEvent>): Promise<void> {
    for await (const event of events) this.events.push(event);
  }
}
