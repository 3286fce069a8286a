import { closeSync, fchmodSync, fdatasyncSync, fstatSync, openSync, writeSync } from 'node:fs';
import type { Head } from '../entry';
import type { ChainedLine } from './chain';
import type { TrailIo } from './trail-io';

interface Waiting {
  readonly head: Head;
  readonly resolve: (head: Head) => void;
  readonly reject: (error: Error) => void;
}

/** Lines that go into one file with one sync. */
interface Batch {
  readonly path: string;
  readonly texts: string[];
  readonly waiting: Waiting[];
}

/** How long a dying process waits for the write under way. */
const LAST_WRITE_MS = 1_000;

/**
 * Group commit: while one batch is on its way to the disk, the lines that come meanwhile make up the next one, so that many callers
 * share one `fdatasync`. The first failure is final.
 */
export class WriteQueue {
  private readonly batches: Batch[] = [];
  private running: Promise<void> | undefined;
  private file: { path: string; fd: number; bytes: number } | undefined;
  private inFlight: { batch: Batch; bytes: Buffer } | undefined;
  private failure: Error | undefined;
  /** Bytes that are not on the disk yet. */
  pendingBytes = 0;
  /** The last entry that is on the disk. */
  durable: Head | undefined;

  constructor(
    private readonly io: TrailIo,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** Resolves when the line is on the disk. */
  put({ text, chain, seq, hash }: ChainedLine, path: string): Promise<Head> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const batch = this.batchFor(path);
    this.pendingBytes += text.length;
    batch.texts.push(text);
    const durable = new Promise<Head>((resolve, reject) => batch.waiting.push({ head: { chain, seq, hash }, resolve, reject }));
    this.running ??= this.run();
    return durable;
  }

  /** Resolves when nothing is pending and the file is closed and sealed; rejects when that fails. */
  async end(): Promise<void> {
    await this.running;
    if (this.failure !== undefined) throw this.failure;
    await this.seal();
  }

  /** The last words of a dying process: what is pending is written and synced without waiting. */
  endSync(): void {
    if (this.failure !== undefined || this.file === undefined) return;
    this.awaitWriteUnderWay();
    for (const { path, texts } of this.batches.splice(0)) {
      if (path !== this.file.path) this.goOnSync(path);
      const bytes = Buffer.from(texts.join(''));
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file.fd, bytes, at);
    }
    this.sealSync(this.file.fd);
    this.file = undefined;
    this.failure = new Error('the process ends');
  }

  fail(error: Error): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    for (const { waiting } of [...(this.inFlight ? [this.inFlight.batch] : []), ...this.batches.splice(0)]) for (const { reject } of waiting) reject(error);
    this.abandon();
    this.onFailure(error);
  }

  private batchFor(path: string): Batch {
    const last = this.batches.at(-1);
    if (last?.path === path) return last;
    const batch: Batch = { path, texts: [], waiting: [] };
    this.batches.push(batch);
    return batch;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // whoever writes in this turn is in the first batch
    try {
      for (let batch = this.batches.shift(); batch !== undefined; batch = this.batches.shift()) await this.commit(batch);
    } catch (error) {
      this.fail(error as Error);
    }
    this.running = undefined;
  }

  private async commit(batch: Batch): Promise<void> {
    const bytes = Buffer.from(batch.texts.join(''));
    this.inFlight = { batch, bytes };
    if (this.file?.path !== batch.path) {
      await this.seal();
      this.file = { path: batch.path, fd: await this.io.create(batch.path), bytes: 0 };
    }
    await this.io.append(this.file.fd, bytes);
    if (this.failure !== undefined) return; // the process was ending meanwhile
    this.file.bytes += bytes.length;
    this.inFlight = undefined;
    this.pendingBytes -= batch.texts.reduce((sum, text) => sum + text.length, 0);
    this.durable = batch.waiting.at(-1)!.head;
    for (const { resolve, head } of batch.waiting) resolve(head);
  }

  private async seal(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    if (file !== undefined) await this.io.seal(file.fd, file.path);
  }

  private goOnSync(path: string): void {
    this.sealSync(this.file!.fd);
    this.file = { path, fd: openSync(path, 'ax', 0o640), bytes: 0 };
  }

  private sealSync(fd: number): void {
    fdatasyncSync(fd);
    fchmodSync(fd, 0o440);
    closeSync(fd);
  }

  private awaitWriteUnderWay(): void {
    const { file, inFlight } = this;
    if (file === undefined || inFlight === undefined || inFlight.batch.path !== file.path) return;
    const end = Date.now() + LAST_WRITE_MS;
    while (fstatSync(file.fd).size < file.bytes + inFlight.bytes.length && Date.now() < end);
  }

  /** The file stays as the disk left it: nothing is truncated, nothing is tried again. */
  private abandon(): void {
    const { file } = this;
    this.file = undefined;
    if (file !== undefined) this.io.seal(file.fd, file.path).catch(() => undefined); // the failure that is told is the first
  }
}
