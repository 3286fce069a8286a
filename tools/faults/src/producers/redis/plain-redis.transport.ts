import { Redis } from 'ioredis';
import Transport from 'winston-transport';

export const BASELINE_STREAM = 'winston:logs';

/** A winston transport for Redis as its users write it: each entry is sent when it comes, and the next is not kept waiting. */
export class PlainRedisTransport extends Transport {
  /** Sent, and neither answered nor given up. */
  pending = 0;
  private readonly client: Redis;

  constructor(url: string) {
    super();
    this.client = new Redis(url);
    this.client.on('error', () => undefined); // it connects again by itself
  }

  override log(info: object, next: () => void): void {
    this.pending += 1;
    const settled = (): void => void (this.pending -= 1);
    this.client.xadd(BASELINE_STREAM, '*', 'data', JSON.stringify(info)).then(settled, settled);
    next();
  }

  override close(): void {
    this.client.disconnect();
  }
}
