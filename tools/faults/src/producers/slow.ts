import { setTimeout as sleep } from 'node:timers/promises';
import { BatchingSink, SinkCounters, type BatchWriter, type Sink } from '@cairn/core';
import Transport from 'winston-transport';

/** What the sinks of most cases that are always behind take for a write, ms. */
const WRITE_MS = 50;

/** A winston transport that is always behind; with Infinity it never answers. */
export class SlowTransport extends Transport {
  constructor(private readonly writeMs = WRITE_MS) {
    super();
  }

  override log(_info: unknown, next: () => void): void {
    if (this.writeMs !== Infinity) setTimeout(next, this.writeMs);
  }
}

class SlowWriter implements BatchWriter {
  constructor(private readonly writeMs: number) {}

  async write(): Promise<void> {
    await (this.writeMs === Infinity ? new Promise<never>(() => undefined) : sleep(this.writeMs));
  }
  writeSync(): void {
    // what is left at the end is lost: nobody reads it
  }
  async close(): Promise<void> {
    // nothing is open
  }
}

/** A sink of the app's own that is always behind. */
export function slowSink(writeMs = WRITE_MS): Sink {
  return new BatchingSink(new SlowWriter(writeMs), new SinkCounters('slow'), { flushMs: 100, capBytes: 1e6 }, { report: () => undefined });
}
