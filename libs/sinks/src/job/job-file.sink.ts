import {
  BatchingSink,
  jobFileName,
  SinkCounters,
  type BatchingOptions,
  type JobSubject,
  type Line,
  type RedactedRecord,
  type SelfLog,
  type Sink,
} from '@cairn/core';
import { address } from './addressed-lines';
import { JobFileWriter } from './job-file.writer';

export interface JobFileSinkOptions {
  /** Directory of the files; made when missing (0750). */
  readonly dir: string;
  readonly flushMs: BatchingOptions['flushMs'];
  /** Most that may wait, over all files. */
  readonly bufferBytes: number;
  readonly selfLog: SelfLog;
  readonly onGap?: BatchingOptions['onGap'];
  /** Most files open at a time. Default 64. */
  readonly maxOpenFiles?: number;
}

const MAX_OPEN_FILES = 64;
const RELEASE_MS = 1_000;

/**
 * One file per job subject, `<type>_<id>.log`: appended to by retries and by other workers (O_APPEND, whole lines per write), never rolled. A file is
 * open while a job retains it, within the limit; records of subjects nobody retains are written as well. Records without a subject are not this sink's.
 */
export class JobFileSink implements Sink {
  private readonly writer: JobFileWriter;
  private readonly lines: BatchingSink;
  private readonly names = new WeakMap<JobSubject, string>();

  constructor(options: JobFileSinkOptions) {
    const { dir, flushMs, bufferBytes, selfLog, onGap, maxOpenFiles = MAX_OPEN_FILES } = options;
    this.writer = new JobFileWriter({ dir, maxOpenFiles, selfLog });
    this.lines = new BatchingSink(this.writer, new SinkCounters('job-files'), { flushMs, capBytes: bufferBytes, onGap }, selfLog);
  }

  get name(): string {
    return this.lines.name;
  }

  get counters(): SinkCounters {
    return this.lines.counters;
  }

  /** How many files are open now. */
  get openFiles(): number {
    return this.writer.openFiles;
  }

  write(line: Line, record: RedactedRecord): void {
    if (record.subject !== undefined) this.lines.write(address(this.nameOf(record.subject), line), record);
  }

  /** Keeps the subject's file open until as many `release` calls. */
  retain(subject: JobSubject): void {
    this.writer.retain(this.nameOf(subject));
  }

  /** The job has ended: writes what waits and closes the file, unless another job uses it. Never rejects; nobody has to wait for it. */
  async release(subject: JobSubject): Promise<void> {
    await this.lines.flush(Date.now() + RELEASE_MS);
    this.writer.release(this.nameOf(subject));
  }

  flush(deadline: number): Promise<void> {
    return this.lines.flush(deadline);
  }

  flushSync(): void {
    this.lines.flushSync();
  }

  close(deadline: number): Promise<void> {
    return this.lines.close(deadline);
  }

  private nameOf(subject: JobSubject): string {
    let name = this.names.get(subject);
    if (name === undefined) this.names.set(subject, (name = jobFileName(subject)));
    return name;
  }
}
