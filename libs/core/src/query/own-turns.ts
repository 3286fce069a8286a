import { setImmediate } from 'node:timers/promises';

/** Gives everybody who comes a turn of the event loop, one after the other: what each does then holds the loop by itself. */
export class OwnTurns {
  private line = Promise.resolve();

  next(): Promise<void> {
    this.line = this.line.then(() => setImmediate());
    return this.line;
  }
}
