import type { BatchWriter } from '@cairn/core';
import { winstonInfo } from './winston-info';
import type { WinstonPort } from './winston-port';

interface Batch {
  readonly lines: readonly string[];
  next: number;
}

/** Hands the lines of a batch to a transport one by one. A record the transport fails with is lost: winston has no second try. */
export class WinstonWriter implements BatchWriter {
  private batch: Batch | undefined;

  constructor(private readonly port: WinstonPort) {}

  async write(text: string): Promise<number> {
    const batch: Batch = { lines: linesOf(text), next: 0 };
    this.batch = batch;
    let lost = 0;
    while (batch.next < batch.lines.length) {
      const taken = this.port.hand(winstonInfo(batch.lines[batch.next++]!));
      if (!(typeof taken === 'boolean' ? taken : await taken)) lost += 1;
    }
    this.batch = undefined;
    return lost;
  }

  /** As good as the transport: one that writes at once has everything, one that works in the background gets no more time. */
  writeSync(text: string): void {
    const { batch } = this;
    const lines = [...(batch?.lines.slice(batch.next) ?? []), ...linesOf(text)];
    if (batch !== undefined) batch.next = batch.lines.length;
    for (const line of lines) void this.port.hand(winstonInfo(line)); // tells its own trouble
  }

  close(): Promise<void> {
    return this.port.close();
  }
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.slice(0, -1).split('\n');
}
