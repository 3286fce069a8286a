import { OwnTurns } from '@cairn/core/query';

/** Longest time the event loop is held, ms. */
const SLICE_MS = 5;

/** Of all who pause in this process. */
const turns = new OwnTurns();

/** Lets others run while something long is done piece by piece, and notices when it is no longer wanted. Several at a time hold the event loop no longer than one. */
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
    await turns.next();
    this.signal?.throwIfAborted();
    this.since = performance.now();
  }
}
