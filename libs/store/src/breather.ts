import { setImmediate } from 'node:timers/promises';

/** Longest time the event loop is held, ms. */
const SLICE_MS = 5;

/** Lets others run while something long is done piece by piece, and notices when it is no longer wanted. */
export class Breather {
  private since = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Whether it is time for a pause. */
  get due(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  /** @throws the signal's reason when it has aborted. */
  async pause(): Promise<void> {
    this.signal?.throwIfAborted();
    await setImmediate();
    this.signal?.throwIfAborted();
    this.since = performance.now();
  }
}
