import { setTimeout as delay } from 'node:timers/promises';
import type { BatchWriter } from '@cairn/core';
import { countLines } from '../count-lines';
import { isRegularFile, writeFully, type Outgoing } from './write-fully';

/** A standard stream: `process.stdout` or `process.stderr`. In a worker thread it has no descriptor. */
export interface StandardStream extends NodeJS.WritableStream {
  readonly fd?: number;
  readonly writableLength: number;
  readonly isTTY?: boolean;
}

/** After these the reader is gone for good. */
const GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN', 'EBADF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);
/** How long a batch waits for output of the app itself to leave the stream, and how often it looks. */
const IDLE_MS = 1_000;
const LOOK_MS = 5;

enum Stage {
  /** Nothing of it is out. */
  Waiting,
  /** In the stream, with nothing before it. */
  First,
  /** In the stream, behind output of the app. */
  Queued,
}

interface Flight extends Outgoing {
  readonly text: string;
  stage: Stage;
  /** The stream owes an answer. */
  pending: boolean;
  /** `writeSync` finished it. */
  settled: boolean;
}

/**
 * Writes whole lines to a standard stream. A pipe or a terminal is fed through the stream itself: lines do not mix with those of `console.log`, a
 * reader that stands still holds nobody up, and a batch is delivered when the stream says so. A file is written directly, because the
 * stream would hide a short write. A reader that went away is not tried again: what is written after that counts as lost.
 */
export class StreamWriter implements BatchWriter {
  private readonly toFile: boolean;
  private flight: Flight | undefined;
  private gone: Error | undefined;

  constructor(private readonly stream: StandardStream) {
    this.toFile = isRegularFile(stream.fd);
  }

  async write(text: string): Promise<number | void> {
    const flight = this.board(text);
    try {
      if (this.gone === undefined) await this.send(flight);
    } catch (error) {
      if (!this.isGone(error)) throw error; // the flight stays: the batch is offered again
    }
    if (this.flight === flight) this.flight = undefined;
    if (this.gone !== undefined) return countLines(text);
  }

  writeSync(text: string): void {
    if (this.gone !== undefined) throw this.gone;
    try {
      const rest = this.finishFlight(text);
      if (rest !== '') this.put({ bytes: Buffer.from(rest), offset: 0 });
    } catch (error) {
      this.isGone(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    // the stream belongs to the process
  }

  private board(text: string): Flight {
    if (this.flight?.text === text) return this.flight;
    this.flight = { text, bytes: Buffer.from(text), offset: 0, stage: Stage.Waiting, pending: false, settled: false };
    return this.flight;
  }

  private async send(flight: Flight): Promise<void> {
    if (this.toFile) return this.put(flight);
    flight.pending = true;
    flight.stage = Stage.Waiting;
    try {
      await this.untilIdle();
      if (!flight.settled) await this.handOver(flight);
    } finally {
      flight.pending = false;
    }
  }

  /** An empty stream tells how much of a batch is out; one that the app keeps filling is not waited for. */
  private async untilIdle(): Promise<void> {
    for (let waited = 0; this.stream.writableLength > 0 && waited < IDLE_MS; waited += LOOK_MS) {
      await delay(LOOK_MS, undefined, { ref: false });
    }
  }

  private handOver(flight: Flight): Promise<void> {
    const { stream } = this;
    flight.stage = stream.writableLength === 0 ? Stage.First : Stage.Queued;
    return new Promise((resolve, reject) => {
      stream.on('error', ignore); // the answer says it too; without a listener the event would end the process
      stream.write(flight.bytes, (error) => {
        setImmediate(() => stream.removeListener('error', ignore));
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Completes what an earlier `write` began and returns what of `text` is left: a failed batch is offered again as its beginning. */
  private finishFlight(text: string): string {
    const { flight } = this;
    this.flight = undefined;
    if (flight === undefined || !(flight.pending || text.startsWith(flight.text))) {
      this.endForeignLine();
      return text;
    }
    const rest = flight.pending ? text : text.slice(flight.text.length);
    flight.settled = true;
    if (flight.stage === Stage.First && flight.pending) flight.offset = flight.bytes.length - bytesLeft(this.stream);
    else this.endForeignLine();
    this.put(flight);
    return rest;
  }

  /** Output of the app that is stuck in the stream may end in the middle of a line; it is not ours to finish. */
  private endForeignLine(): void {
    if (!this.toFile && bytesLeft(this.stream) > 0) this.put({ bytes: Buffer.from('\n'), offset: 0 });
  }

  private put(outgoing: Outgoing): void {
    const { fd } = this.stream;
    if (fd !== undefined) writeFully(fd, outgoing);
    else this.stream.write(outgoing.bytes.subarray(outgoing.offset)); // a worker's output is sent to the main thread at once
  }

  private isGone(error: unknown): boolean {
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    this.gone = error as Error;
    return true;
  }
}

/** Bytes of the write under way that the kernel has not taken; 0 for streams that write at once (terminals). */
function bytesLeft(stream: StandardStream): number {
  const { _handle: handle } = stream as StandardStream & { readonly _handle?: { readonly writeQueueSize?: number } };
  return handle?.writeQueueSize ?? 0;
}

function ignore(): void {
  // the answer to the write says it too
}
