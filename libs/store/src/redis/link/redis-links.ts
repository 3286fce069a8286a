import { AsyncResource } from 'node:async_hooks';
import { RedisLink, type LinkOptions } from './redis-link';

/** One connection at a time, opened when it is needed and again after it was lost. */
export class RedisLinks {
  private current: RedisLink | undefined;
  private opening: Promise<RedisLink> | undefined;
  private closed = false;
  /** A connection outlives the request that happened to open it, and is not to carry its context. */
  private readonly outside = new AsyncResource('cairn-redis');

  constructor(private readonly options: LinkOptions) {}

  async get(): Promise<RedisLink> {
    const { current } = this;
    if (current?.isUsable === true) {
      if (!current.isSettled) await current.settle();
      return current;
    }
    this.opening ??= this.open();
    return this.opening;
  }

  /** After a call that was not answered: nothing is to wait in its buffers. */
  drop(): void {
    this.current?.close();
    this.current = undefined;
  }

  close(): void {
    this.closed = true;
    this.drop();
  }

  private async open(): Promise<RedisLink> {
    try {
      const link = await this.outside.runInAsyncScope(() => RedisLink.open(this.options));
      if (this.closed) link.close();
      return (this.current = link);
    } finally {
      this.opening = undefined;
    }
  }
}
