import { TooManyException } from './too-many.exception';

const RETRY_MS = 1_000;

export interface GateLimits {
  /** At a time. */
  readonly atOnce: number;
  /** That wait for their turn; of one asker half of them at most. */
  readonly waiting: number;
}

interface Waiting {
  readonly name: string;
  readonly start: () => void;
}

/** Lets so many searches run at a time: each holds the event loop for some milliseconds at a time, and many together would for long. */
export class QueryGate {
  private running = 0;
  private readonly queue: Waiting[] = [];

  constructor(private readonly limits: GateLimits) {}

  /** @throws TooManyException; the signal's reason when it aborts before its turn. */
  async run<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.enter(name, signal);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(name: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.running < this.limits.atOnce) {
      this.running += 1;
      return;
    }
    this.refuseTooMany(name);
    await this.turn(name, signal);
  }

  private refuseTooMany(name: string): void {
    const { waiting } = this.limits;
    const own = this.queue.filter((each) => each.name === name).length;
    if (this.queue.length >= waiting || own >= Math.ceil(waiting / 2)) throw new TooManyException('Too many searches are under way', RETRY_MS);
  }

  private turn(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.queue.splice(this.queue.indexOf(entry), 1);
        reject(signal.reason as Error);
      };
      const start = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const entry: Waiting = { name, start };
      this.queue.push(entry);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** The place goes to the next that waits. */
  private leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.running -= 1;
    else next.start();
  }
}
