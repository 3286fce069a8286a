import { join } from 'node:path';
import { BatchingSink, SinkCounters, type BatchingOptions, type BatchWriter, type Gap, type SelfLog, type Sink } from '@cairn/core';
import { exitListeners, type EndListener } from '../exit/exit-listeners';
import { AppendFile } from './append-file';
import { Compressor, type OnCompressed } from './compressor';
import type { DiskBudget, DiskReport } from './disk-budget';
import type { FileCategory } from './file-name';
import { Retention } from './retention';
import { RollingFileWriter } from './rolling-file.writer';

export interface FileSinkSetOptions {
  /** Absolute. Made when the first record comes, 0750. */
  readonly dir: string;
  /** From {@link newWriterId}, new for each set. */
  readonly writerId: string;
  /** `internal`: we roll, compress and delete. `external`: one fixed name per category for logrotate, and SIGHUP opens it anew. */
  readonly rotation: 'internal' | 'external';
  /** A file rolls when it has grown beyond this, bytes. */
  readonly maxSizeBytes: number;
  /** Files rolled by size that are kept per category. */
  readonly backupCount: number;
  /** Days files are kept, by category. */
  readonly retentionDays: Readonly<Partial<Record<FileCategory, number>>>;
  /** Most the directory may take, with all that is in it, bytes: the oldest files go, never those of audit. 0: no bound. Default 0. */
  readonly diskBytes?: number;
  readonly flushMs: BatchingOptions['flushMs'];
  /** Most memory the waiting lines of one file may hold, bytes. */
  readonly bufferBytes: number;
  readonly selfLog: SelfLog;
  /** Called in the background for every file that was compressed, `<file>.gz`: to index it, say. What it rejects with is reported and changes nothing. */
  readonly onCompressed?: OnCompressed;
  /** Told how many records were dropped, once per episode. */
  readonly onGap?: (gap: Gap, sink: string) => void;
  /** Told that the directory is near its budget, of what had to go, and when that was not enough; once per episode. */
  readonly onDisk?: (report: DiskReport) => void;
}

interface Member {
  readonly sink: BatchingSink;
  readonly writer: RollingFileWriter | AppendFile;
}

/** Long enough for a start to be over, short enough for a process that runs for a minute. */
const HOUSEKEEPING_DELAY_MS = 5_000;
/** How often the size of the directory is looked at: other processes and the logs of jobs grow it as well. */
const DISK_CHECK_MS = 60_000;

/** All category files of one runtime: their sinks, and what they share (compression, retention, the SIGHUP handler). */
export class FileSinkSet {
  private readonly members = new Map<FileCategory, Member>();
  private readonly compressor: Compressor;
  private readonly retention: Retention;
  private readonly budget: DiskBudget | undefined;
  private timer: NodeJS.Timeout | undefined;
  private diskTimer: NodeJS.Timeout | undefined;
  private checking: Promise<void> | undefined;
  private closed = false;
  private readonly ignoreHangup: () => void;
  private readonly atEnd: EndListener = { crashed: () => undefined, flush: async () => undefined, flushSync: () => this.removeLinks() };

  constructor(private readonly options: FileSinkSetOptions) {
    const { dir, backupCount, retentionDays, selfLog } = options;
    this.compressor = new Compressor(dir, selfLog, options.onCompressed);
    this.retention = new Retention({ dir, backupCount, days: retentionDays, isLive: (path) => this.isLive(path) });
    const external = options.rotation === 'external';
    this.budget = this.budgetOf(options, !external);
    if (this.budget !== undefined) this.diskTimer = setInterval(() => void this.keepBudget(), DISK_CHECK_MS).unref();
    this.ignoreHangup = external ? this.heedHangup() : () => undefined;
    if (external) return;
    exitListeners.add(this.atEnd);
    this.keepHouseSoon();
  }

  /** The sink of a category's file, always the same one. The file is made with its first record. */
  sink(category: FileCategory): Sink {
    return this.member(category).sink;
  }

  counters(category: FileCategory): SinkCounters {
    return this.member(category).sink.counters;
  }

  /** Lets go of the files of external rotation; the next batch opens them anew. */
  reopen(): void {
    for (const { writer } of this.members.values()) if (writer instanceof AppendFile) this.attempt('reopened', () => writer.reopen());
  }

  /** Compresses what dead writers left and deletes what is too old or too much; returns what was (with `dryRun`: would be) deleted. */
  keepHouse({ dryRun = false } = {}): string[] {
    if (!dryRun) this.attempt('compressed', () => this.compressor.adopt((path) => this.isLive(path)));
    return this.attempt('deleted', () => this.retention.run({ dryRun })) ?? [];
  }

  /** Deletes the oldest files until the directory is within its budget, in pieces between other work. Resolves when it has been looked at. */
  keepBudget(): Promise<void> {
    this.checking ??= this.checkBudget().finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** Resolves when nothing waits to be compressed any more. For commands that end with it. */
  async compressed(): Promise<void> {
    await this.compressor.idle();
  }

  /** Closes the sinks and everything shared; waits for a compression under way, at most until the deadline (epoch ms). */
  async close(deadline: number): Promise<void> {
    this.closed = true;
    this.ignoreHangup();
    clearTimeout(this.timer);
    clearInterval(this.diskTimer);
    const closing = Promise.all([...this.members.values()].map(({ sink }) => sink.close(deadline)));
    await closing.finally(() => exitListeners.remove(this.atEnd));
    await this.compressor.close(deadline);
  }

  private member(category: FileCategory): Member {
    let member = this.members.get(category);
    if (member === undefined) {
      const writer = this.writer(category);
      member = { writer, sink: this.batching(category, writer) };
      this.members.set(category, member);
    }
    return member;
  }

  private writer(category: FileCategory): Member['writer'] {
    const { dir, writerId, maxSizeBytes, rotation, selfLog } = this.options;
    if (rotation === 'external') return new AppendFile(join(dir, `${category}.log`));
    return new RollingFileWriter({ category, dir, writerId, maxSizeBytes, selfLog, onSealed: (path) => this.sealed(path) });
  }

  private batching(category: FileCategory, writer: BatchWriter): BatchingSink {
    const { flushMs, bufferBytes: capBytes, onGap, selfLog } = this.options;
    return new BatchingSink(writer, new SinkCounters(`file:${category}`), { flushMs, capBytes, onGap }, selfLog);
  }

  private sealed(path: string): void {
    if (this.closed) return; // found by the next process
    this.compressor.add(path);
    this.keepHouseSoon();
  }

  private keepHouseSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.keepHouse();
      void this.keepBudget();
    }, HOUSEKEEPING_DELAY_MS).unref();
  }

  private budgetOf({ dir, diskBytes = 0, retentionDays: days }: FileSinkSetOptions, mayDelete: boolean): DiskBudget | undefined {
    if (diskBytes === 0) return undefined;
    const { DiskBudget } = require('./disk-budget') as typeof import('./disk-budget');
    return new DiskBudget({ dir, bytes: diskBytes, days, mayDelete, isLive: (path) => this.isLive(path) });
  }

  private heedHangup(): () => void {
    const { listenForHangup } = require('./hangup') as typeof import('./hangup');
    return listenForHangup(() => this.reopen());
  }

  private async checkBudget(): Promise<void> {
    try {
      const report = await this.budget?.check();
      if (report !== undefined && !this.closed) this.options.onDisk?.(report);
    } catch (error) {
      this.options.selfLog.report('CAIRN_E_ROTATION', `the size of "${this.options.dir}" could not be kept within its budget`, error);
    }
  }

  private removeLinks(): void {
    for (const { writer } of this.members.values()) if (writer instanceof RollingFileWriter) writer.removeLink();
  }

  private isLive(path: string): boolean {
    for (const { writer } of this.members.values()) if (writer.path === path) return true;
    return false;
  }

  private attempt<T>(what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // no directory yet
      this.options.selfLog.report('CAIRN_E_ROTATION', `files in "${this.options.dir}" could not be ${what}`, error);
      return undefined;
    }
  }
}
