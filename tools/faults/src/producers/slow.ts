import { setTimeout as sleep } from 'node:timers/promises';
import { BatchingSink, SinkCounters, type BatchWriter, type Sink } from '@cairn/core';
import Transport from 'winston-transport';

const WRITE_MS = 50;

/** A winston transport that is always behind. */
export class SlowTransport extends Transport {
  override log(_info: unknown, next: () => void): void {
    setTimeout(next, WRITE_MS);
  }
}

class SlowWriter implements BatchWriter {
  async write(): Promise<void> {
    await sleep(WRITE_MS);
  }
  writeSync(): void {
    // what is left at the end is lost: nobody reads it
  }
  async close(): Promise<void> {
    // nothing is open
  }
}

/** A sink of the app's own that is always behind. */
export function slowSink(): Sink {
  return new BatchingSink(new SlowWriter(), new SinkCounters('slow'), { flushMs: 100, capBytes: 1e6 }, { report: () => undefined });
}
