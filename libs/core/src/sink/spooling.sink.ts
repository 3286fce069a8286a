import { safeText } from '../diagnostics/safe-text';
import type { SelfLog } from '../diagnostics/self-log';
import type { SinkCounters } from '../diagnostics/counters';
import type { Line, RedactedRecord } from '../record/log-record';
import type { BatchingOptions } from './batching.sink';
import { Courier, type Outcome } from './courier';
import { before, delay } from './deadline';
import type { DeadLetter, DeadLetters } from './dead-letters';
import { paceOf, type FlushPace } from './flush-pace';
import { gapOf, type Gap } from './gap';
import { BATCH_BYTES, LineQueue } from './line-queue';
import { Losses } from './losses';
import type { RemoteWriter } from './remote-writer';
import type { Sink } from './sink';
import type { Spool, SpooledBatch, SpoolEvents } from './spool';
import { rankOf, type WaitingLine } from './waiting-line';

export interface SpoolingOptions extends BatchingOptions {
  /** How often a line is offered to a receiver that fails with it before it may be set aside. */
  readonly maxTries: number;
  /** Makes the spool, which tells this sink of what it finds and loses. */
  readonly spool: (events: SpoolEvents) => Spool;
  readonly deadLetters: DeadLetters;
}

/** What is sent at a time: the way to a receiver on the network costs more than that to a file. */
const SEND_BYTES = 4 * BATCH_BYTES;
/** A receiver that takes longer than this to answer is not waited for in memory. */
const STALLED_MS = 1_000;
/** Nor is one that lets more than this part of the room fill up. */
const PRESSURE = 1 / 4;
/** Between two batches of the spool, as long as the one before took but no longer than this: a backlog must not take the time of the app that has it. */
const LONGEST_BREATH_MS = 50;
/** How often lines that cannot go anywhere are looked after. */
const LOOK_MS = 100;
/** After a failed write to the disk, memory is all there is for so long. */
const DISK_RETRY_MS = 1_000;

/**
 * Delivers to a receiver that may be away, slow, or refuse. Lines go to it in batches, in order, one batch at a time; while it does not take them they go to the
 * spool, and as long as anything waits there, new lines go behind it. Memory is bounded by `capBytes`, the disk by the spool; what neither can hold is dropped by rank.
 */
export class SpoolingSink implements Sink {
  private readonly queue: LineQueue;
  private readonly pace: FlushPace;
  private readonly courier: Courier;
  private readonly spool: Spool;
  /** Taken from memory: being sent, or older than anything in the spool and not sent yet. */
  private flight: readonly WaitingLine[] | undefined;
  private sending: Promise<void> | undefined;
  private sentAt = 0;
  private putting: { readonly lines: readonly WaitingLine[]; readonly done: Promise<void>; readonly isFlight: boolean } | undefined;
  private batch: SpooledBatch | undefined;
  private readonly losses: Losses;
  /** Lines in the spool after the last batch of it. */
  private backlog = Infinity;
  private flushes = 0;
  private flushTimer: NodeJS.Timeout | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private diskRetryAt = 0;
  private closed = false;

  constructor(
    private readonly writer: RemoteWriter,
    readonly counters: SinkCounters,
    private readonly options: SpoolingOptions,
    private readonly selfLog: SelfLog,
  ) {
    this.queue = new LineQueue(options.capBytes);
    this.pace = paceOf(options.flushMs);
    this.courier = new Courier(writer, options.maxTries);
    this.losses = new Losses(counters, selfLog, options.onGap);
    this.spool = options.spool({ adopted: (records) => this.adopted(records), lost: (gap) => this.spoolLost(gap) });
    if (!this.spool.empty) this.arm();
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
    if (dropped > 0) this.losses.add(dropped, `the buffer of sink "${this.name}" is full, dropping`);
    counters.queuedBytes = queue.bytes;
    if (queue.bytes > counters.peakQueuedBytes) counters.peakQueuedBytes = queue.bytes;
    if (crossed(queue.waitingBytes, line.length)) this.work();
    else this.arm();
  }

  /** Also ends when the receiver is away and everything is on disk: it will be delivered later, by this process or the next. */
  async flush(deadline: number): Promise<void> {
    this.resume();
    this.flushes += 1;
    await this.flushUntil(deadline);
    this.flushes -= 1;
    if (this.queue.lines > 0) this.arm();
  }

  private async flushUntil(deadline: number): Promise<void> {
    while (this.pending && !this.closed && Date.now() < deadline) {
      this.disarm();
      this.work();
      if (this.isSafe) return;
      await before(deadline, this.sending ?? this.putting?.done ?? delay(Math.min(10, Math.max(0, deadline - Date.now()))));
    }
  }

  flushSync(): void {
    this.disarm();
    const { putting } = this;
    const head = putting?.isFlight === true ? [] : (this.flight ?? []);
    const rest = this.queue.takeAllLines();
    this.flight = undefined;
    this.queue.settle();
    if (head.length + rest.length === 0 && putting === undefined) return;
    const done = this.spool.empty && putting === undefined ? this.sendSync([...head, ...rest]) : 0;
    this.counters.delivered += done;
    this.keepSync(head.slice(done), rest.slice(Math.max(0, done - head.length)));
    this.losses.tell(this.queue.takeGap());
  }

  async close(deadline: number): Promise<void> {
    if (this.closed) return;
    await this.flush(deadline);
    this.closed = true;
    this.disarm();
    clearTimeout(this.retryTimer);
    this.giveUp();
    this.losses.tell(this.queue.takeGap());
    await Promise.all([this.writer.close(), this.spool.close(), this.options.deadLetters.close()]);
  }

  private get pending(): boolean {
    return this.flight !== undefined || this.queue.lines > 0 || this.putting !== undefined || !this.spool.empty;
  }

  /** Nothing is in memory, and there is nobody to send to. */
  private get isSafe(): boolean {
    return this.courier.isWaiting && this.sending === undefined && this.flight === undefined && this.queue.lines === 0 && this.putting === undefined;
  }

  private work(): void {
    if (this.closed) return;
    this.putAway();
    this.send();
  }

  /** Starts a write to the spool, when lines should not wait in memory. */
  private putAway(): void {
    if (this.putting !== undefined || performance.now() < this.diskRetryAt || !this.mustPutAway()) return;
    const isFlight = this.flight !== undefined && this.sending === undefined;
    const lines = isFlight ? this.flight! : this.queue.takeLines();
    if (lines.length === 0) return;
    const place = isFlight && !this.spool.empty ? 'first' : 'last';
    const done = this.spool.put(lines, place).then(
      () => this.wasPut(lines),
      (error: unknown) => this.wasNotPut(lines, error),
    );
    this.putting = { lines, done, isFlight };
  }

  private mustPutAway(): boolean {
    if (!this.spool.empty || this.courier.isWaiting) return true;
    const stalled = this.sending !== undefined && performance.now() - this.sentAt > STALLED_MS;
    return stalled || this.queue.waitingBytes > this.options.capBytes * PRESSURE;
  }

  private wasPut(lines: readonly WaitingLine[]): void {
    if (this.putting?.lines !== lines) return; // flushSync has seen to them
    if (this.putting.isFlight) this.flight = undefined;
    this.putting = undefined;
    this.released(lines);
    if (this.queue.waitingBytes >= BATCH_BYTES) this.work();
    else this.goOn();
  }

  /** The lines stay in memory as the oldest there. */
  private wasNotPut(lines: readonly WaitingLine[], error: unknown): void {
    if (this.putting?.lines !== lines) return;
    if (!this.putting.isFlight) this.queue.putBack(lines);
    this.putting = undefined;
    this.diskRetryAt = performance.now() + DISK_RETRY_MS;
    this.selfLog.report('CAIRN_E_SPOOL', `sink "${this.name}" cannot put records on disk, they stay in memory`, error);
    this.goOn();
  }

  /** Starts the next delivery: first what was taken from memory before, then the spool, then memory. */
  private send(): void {
    if (this.sending !== undefined || this.retryTimer !== undefined || this.closed || this.putting?.isFlight === true) return;
    if (this.flight === undefined && this.spool.empty) {
      if (this.putting !== undefined || this.queue.lines === 0) return;
      this.flight = this.queue.takeLines(SEND_BYTES);
    }
    this.sentAt = performance.now();
    const from = this.flight === undefined ? this.sendSpooled() : this.sendFlight(this.flight);
    this.sending = from.then(
      (retryMs) => this.wasSent(retryMs),
      (error: unknown) => this.wasSent(this.couldNotRead(error)),
    );
  }

  private async sendFlight(flight: readonly WaitingLine[]): Promise<number> {
    const outcome = await this.courier.attempt(flight);
    const unkept = await this.setAside(outcome);
    if (this.flight !== flight) return outcome.retryMs; // flushSync has seen to it
    const rest = flight.slice(outcome.settled);
    this.flight = rest.length === 0 ? undefined : rest;
    this.account(outcome, unkept);
    this.released(flight.slice(0, outcome.settled));
    if (rest.length === 1) this.flight = [...rest, ...this.queue.takeLines(1)]; // a line under suspicion needs a witness
    return outcome.retryMs;
  }

  private async sendSpooled(): Promise<number> {
    const batch = (this.batch ??= await this.spool.replay(SEND_BYTES));
    if (batch === undefined) return 0;
    const outcome = await this.courier.attempt(batch.lines);
    const unkept = await this.setAside(outcome);
    if (this.closed) return 0; // the next process delivers them once more
    batch.settle(outcome.settled);
    this.batch = undefined;
    this.account(outcome, unkept);
    return outcome.retryMs > 0 ? outcome.retryMs : this.breath();
  }

  /** None while somebody waits for a flush, or the backlog grows all the same. */
  private breath(): number {
    const { records } = this.spool;
    const shrinks = records < this.backlog;
    this.backlog = records;
    return shrinks && records > 0 && this.flushes === 0 ? Math.min(LONGEST_BREATH_MS, performance.now() - this.sentAt) : 0;
  }

  private wasSent(retryMs: number): void {
    this.sending = undefined;
    if (this.closed) return;
    if (!this.courier.isWaiting) this.losses.tell(this.queue.takeGap());
    if (retryMs > 0) {
      this.retryTimer = setTimeout(() => this.goOnAfterPause(), retryMs);
      this.retryTimer.unref();
    }
    this.putAway();
    if (this.flight === undefined) this.disarm(); // what was armed looks after the flight, and is later than new lines may wait
    this.goOn();
  }

  /** The spool itself is in trouble. */
  private couldNotRead(error: unknown): number {
    this.batch = undefined;
    this.selfLog.report('CAIRN_E_SPOOL', `sink "${this.name}" cannot read its spool, trying again`, error);
    return DISK_RETRY_MS;
  }

  private account({ delivered, deadLettered, failure }: Outcome, unkept: Gap | undefined): void {
    const { counters } = this;
    counters.delivered += delivered;
    counters.deadLettered += deadLettered - (unkept?.records ?? 0);
    counters.spooled = this.spool.records;
    counters.spooledBytes = this.spool.bytes;
    if (unkept !== undefined) this.losses.add(unkept.records, `the dead letters of sink "${this.name}" have no room, dropping`, unkept);
    if (failure === undefined) return;
    counters.failures += 1;
    this.selfLog.report('CAIRN_E_SINK_WRITE', `sink "${this.name}" cannot deliver (${failure.trouble})`, failure);
  }

  /** Returns what could not be kept. */
  private async setAside({ letters, deadLettered }: Outcome): Promise<Gap | undefined> {
    if (letters.length === 0) return undefined;
    const unkept = gapOf((await this.putLetters(letters)).map(({ line }) => line));
    return unkept && { ...unkept, records: Math.min(deadLettered, unkept.records) };
  }

  private async putLetters(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> {
    try {
      return await this.options.deadLetters.put(letters.map(({ line, reason }) => ({ line, reason: safeText(reason) })));
    } catch (error) {
      this.selfLog.report('CAIRN_E_SPOOL', `sink "${this.name}" cannot keep dead letters`, error);
      return letters;
    }
  }

  private sendSync(lines: readonly WaitingLine[]): number {
    try {
      return this.writer.sendSync?.(lines.map(({ line }) => line)) ?? 0;
    } catch (error) {
      this.selfLog.report('CAIRN_E_SINK_WRITE', `sink "${this.name}" cannot deliver its last records`, error);
      return 0;
    }
  }

  /** Puts what is left to disk, a write under way included; what finds no place there is dropped. */
  private keepSync(head: readonly WaitingLine[], rest: readonly WaitingLine[]): void {
    const lines = [...(this.putting?.lines ?? []), ...head, ...rest];
    if (lines.length === 0) return;
    const hadPut = this.putting !== undefined;
    this.putting = undefined;
    try {
      if (head.length > 0) this.spool.putSync(head, hadPut || !this.spool.empty ? 'first' : 'last');
      this.spool.putSync(rest, 'last');
    } catch (error) {
      this.selfLog.report('CAIRN_E_SPOOL', `sink "${this.name}" cannot put its last records on disk`, error);
    }
    const kept = this.spool.records - this.counters.spooled;
    this.released([]);
    const dropped = lines.length - kept;
    if (dropped <= 0) return;
    this.losses.add(dropped, `sink "${this.name}" ended with ${dropped} records that could not be kept`, gapOf(lines.slice(-dropped)));
  }

  /** What the deadline left no time for. */
  private giveUp(): void {
    const lines = this.putting?.isFlight === true ? [] : (this.flight ?? []);
    this.flight = undefined;
    this.queue.settle();
    this.keepSync(lines, this.queue.takeAllLines());
    this.released([]);
  }

  private adopted(records: number): void {
    const { counters } = this;
    counters.accepted += records;
    counters.adopted += records;
    this.released([]);
    this.goOn();
  }

  private spoolLost(gap: Gap): void {
    this.released([]);
    this.losses.add(gap.records, `the spool of sink "${this.name}" lost ${gap.records} records`, gap);
  }

  /** Lines left memory; the counters say what is where now. */
  private released(lines: readonly WaitingLine[]): void {
    const { counters, queue, spool } = this;
    queue.settle(lines.reduce((sum, { line }) => sum + line.length, 0));
    counters.queuedBytes = queue.bytes;
    counters.spooled = spool.records;
    counters.spooledBytes = spool.bytes;
  }

  private readonly goOnAfterPause = (): void => {
    this.resume();
    this.work();
  };

  /** The pause after a failure is over. */
  private resume(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
  }

  /** What waits for its batch to fill goes on waiting. */
  private goOn(): void {
    if (this.flight !== undefined || !this.spool.empty || this.queue.waitingBytes >= BATCH_BYTES) this.send();
    if (this.queue.lines > 0) this.arm();
  }

  private arm(ms = this.pace.ms): void {
    if (this.flushTimer !== undefined || this.closed) return;
    this.flushTimer = setTimeout(() => {
      this.flushTimer = undefined;
      this.work();
      if (this.queue.lines > 0 || this.flight !== undefined) this.arm(LOOK_MS);
    }, ms);
    this.flushTimer.unref(); // logging alone never keeps a process alive; the exit hook flushes
  }

  private disarm(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
  }
}

/** Whether these bytes completed a batch: looking after every line beyond it would cost more than the batch. */
function crossed(waiting: number, added: number): boolean {
  return Math.floor(waiting / BATCH_BYTES) !== Math.floor((waiting - added) / BATCH_BYTES);
}
