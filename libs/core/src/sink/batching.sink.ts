import type { SelfLog } from '../diagnostics/self-log';
import type { SinkCounters } from '../diagnostics/counters';
import type { Line, RedactedRecord } from '../record/log-record';
import { before, delay } from './deadline';
import { paceOf, type FlushPace } from './flush-pace';
import type { Gap } from './gap';
import { BATCH_BYTES, LineQueue, type Batch } from './line-queue';
import type { BatchWriter, Sink } from './sink';
import { rankOf } from './waiting-line';

export interface BatchingOptions {
  /** Longest time a line waits for its batch, ms; or a pace, which several sinks can share. */
  readonly flushMs: number | FlushPace;
  /** Most that may wait; beyond it the oldest lines below WARNING go first, protected categories last. */
  readonly capBytes: number;
  /** Told once per episode of dropping, when writing works again or the sink closes. */
  readonly onGap?: (gap: Gap, sink: string) => void;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 1_000;

/**
 * Collects lines and writes them in batches, one write under way at a time. A failed batch is kept and tried again
 * with back-off; memory is bounded by `capBytes` whatever the writer does.
 */
export class BatchingSink implements Sink {
  private readonly queue: LineQueue;
  private readonly pace: FlushPace;
  private timer: NodeJS.Timeout | undefined;
  /** The batch being written, or waiting for its next try. */
  private batch: Batch | undefined;
  private writing: Promise<void> | undefined;
  private retryMs = 0;
  private closed = false;

  constructor(
    private readonly writer: BatchWriter,
    readonly counters: SinkCounters,
    private readonly options: BatchingOptions,
    private readonly selfLog: SelfLog,
  ) {
    this.queue = new LineQueue(options.capBytes);
    this.pace = paceOf(options.flushMs);
  }

  get name(): string {
    return this.counters.sink;
  }

  write(line: Line, record: RedactedRecord): void {
    const { counters, queue } = this;
    counters.accepted += 1;
    if (this.closed) {
      counters.dropped += 1;
      return;
    }
    const dropped = queue.push({ line, rank: rankOf(record), time: record.time });
    if (dropped > 0) this.countDropped(dropped);
    counters.queuedBytes = queue.bytes;
    if (queue.bytes > counters.peakQueuedBytes) counters.peakQueuedBytes = queue.bytes;
    if (queue.waitingBytes >= BATCH_BYTES && this.retryMs === 0) this.pump();
    else this.arm(this.pace.ms);
  }

  async flush(deadline: number): Promise<void> {
    while (this.pending && Date.now() < deadline) {
      this.disarm();
      this.pump();
      await before(deadline, this.writing ?? Promise.resolve());
      if (this.retryMs > 0) await delay(Math.min(this.retryMs, Math.max(0, deadline - Date.now())));
    }
    if (this.pending) this.arm(this.pace.ms);
  }

  flushSync(): void {
    this.disarm();
    const retry = this.writing === undefined ? (this.batch?.text ?? '') : '';
    const rest = this.queue.takeAll();
    if (retry === '' && rest.text === '' && this.writing === undefined) return;
    const lines = rest.lines.length + (this.batch?.lines.length ?? 0);
    this.settle();
    let lost: number;
    try {
      lost = this.writer.writeSync(retry + rest.text) ?? 0;
    } catch (error) {
      this.counters.dropped += lines; // there is no later
      throw error;
    }
    this.countWritten(lines, lost);
    this.tellGap();
  }

  async close(deadline: number): Promise<void> {
    if (this.closed) return;
    await this.flush(deadline);
    this.closed = true;
    this.disarm();
    this.giveUp();
    this.tellGap();
    await this.writer.close();
  }

  /** What the deadline did not leave time for. A write under way is counted by its outcome. */
  private giveUp(): void {
    const left = this.counters.queued;
    if (left === 0) return;
    this.drop(this.queue.takeAll());
    if (this.writing === undefined) this.dropBatch();
    this.counters.queuedBytes = this.queue.bytes;
    this.selfLog.report('CAIRN_E_SINK_DROPPED', `sink "${this.name}" closed with ${left} records unwritten`);
  }

  private dropBatch(): void {
    if (this.batch !== undefined) this.drop(this.batch);
    this.settle();
  }

  private drop(batch: Batch): void {
    this.counters.dropped += batch.lines.length;
    this.queue.giveUp(batch);
  }

  /** Nothing is on its way any more. */
  private settle(): void {
    this.batch = undefined;
    this.queue.settle();
    this.counters.queuedBytes = this.queue.bytes;
  }

  private get pending(): boolean {
    return this.batch !== undefined || this.queue.lines > 0;
  }

  /** Writes the next batch unless one is under way. */
  private pump(): void {
    if (this.writing !== undefined || this.closed || !this.pending) return;
    this.batch ??= this.queue.take();
    this.writing = offer(this.writer, this.batch).then(
      (lost) => this.delivered(lost ?? 0),
      (error: unknown) => this.failed(error),
    );
  }

  private delivered(lost: number): void {
    this.writing = undefined;
    this.retryMs = 0;
    this.countWritten(this.batch?.lines.length ?? 0, lost); // flushSync may have settled it
    this.settle();
    this.tellGap();
    if (this.queue.waitingBytes >= BATCH_BYTES) this.pump();
    else if (this.queue.lines > 0) this.arm(this.pace.ms);
  }

  private failed(error: unknown): void {
    this.writing = undefined;
    this.counters.failures += 1;
    if (this.closed) return this.dropBatch();
    this.selfLog.report('CAIRN_E_SINK_WRITE', `sink "${this.name}" cannot write, trying again`, error);
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2 || FIRST_RETRY_MS);
    this.disarm();
    this.arm(this.retryMs);
  }

  private countWritten(lines: number, lost: number): void {
    const dropped = Math.min(lost, lines);
    this.counters.delivered += lines - dropped;
    if (dropped > 0) this.countLost(dropped);
  }

  private countDropped(lines: number): void {
    this.counters.dropped += lines;
    this.selfLog.report('CAIRN_E_SINK_DROPPED', `the buffer of sink "${this.name}" is full, dropping`);
  }

  /** No gap is told of these: its record would be lost the same way, for ever. */
  private countLost(lines: number): void {
    this.counters.dropped += lines;
    this.selfLog.report('CAIRN_E_SINK_DROPPED', `sink "${this.name}" lost ${lines} records that cannot be delivered`);
  }

  private tellGap(): void {
    const gap = this.queue.takeGap();
    if (gap === undefined) return;
    try {
      this.options.onGap?.(gap, this.name);
    } catch (error) {
      this.selfLog.report('CAIRN_E_SINK_DROPPED', `a gap of sink "${this.name}" could not be told`, error);
    }
  }

  private arm(ms: number): void {
    if (this.timer !== undefined || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.pump();
    }, ms);
    this.timer.unref(); // logging alone never keeps a process alive; the exit hook flushes
  }

  private disarm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** A writer that throws is one that rejects. */
async function offer(writer: BatchWriter, { text, lines }: Batch): Promise<number | void> {
  return writer.write(text, lines);
}
