import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchWriter, SelfLog } from '@cairn/core';
import { countLines } from '../count-lines';
import { AppendFile } from '../file/append-file';
import { byAddress } from './addressed-lines';
import { OpenFiles } from './open-files';

export interface JobFileWriterOptions {
  /** Made when missing (0750). */
  readonly dir: string;
  /** Most files open at a time. */
  readonly maxOpenFiles: number;
  readonly selfLog: SelfLog;
}

/** One batch on its way into its files. */
interface Round {
  readonly text: string;
  /** What no file has been offered yet. */
  left: Map<string, string>;
  /** The file being written, and its lines. */
  current: readonly [name: string, lines: string] | undefined;
  /** Lines refused by their file. */
  lost: number;
  /** `writeSync` finished it. */
  settled: boolean;
}

/**
 * Writes batches of addressed lines into their files, one write per file and batch. Trouble that passes (a full disk) keeps the rest of the batch; a file that
 * must not be written (a symbolic link, a directory, another's file) loses its lines, so that it holds up no other job.
 */
export class JobFileWriter implements BatchWriter {
  private readonly files: OpenFiles;
  private readonly users = new Map<string, number>();
  private round: Round | undefined;

  constructor(private readonly options: JobFileWriterOptions) {
    this.files = new OpenFiles(
      options.maxOpenFiles,
      (name) => new AppendFile(join(options.dir, name)),
      (error) => options.selfLog.report('CAIRN_E_SINK_WRITE', 'a job file could not be closed', error),
    );
  }

  get openFiles(): number {
    return this.files.size;
  }

  retain(name: string): void {
    this.users.set(name, (this.users.get(name) ?? 0) + 1);
  }

  /** The file is closed after its last user, once nothing is being written. */
  release(name: string): void {
    const users = (this.users.get(name) ?? 0) - 1;
    if (users > 0) this.users.set(name, users);
    else this.users.delete(name);
    if (this.round === undefined) this.closeUnused();
  }

  async write(text: string): Promise<number> {
    const round = this.board(text);
    for (const [name, lines] of round.left) {
      if (round.settled) break;
      round.left.delete(name);
      await this.append(round, name, lines);
    }
    if (this.round === round) this.round = undefined;
    this.closeUnused();
    return round.lost;
  }

  writeSync(text: string): number {
    const { round } = this;
    this.round = undefined;
    const resumed = round !== undefined && round.current === undefined && text.startsWith(round.text);
    const lost = round === undefined ? 0 : this.finish(round);
    const rest = this.appendSync(byAddress(resumed ? text.slice(round.text.length) : text));
    this.closeUnused();
    return lost + rest;
  }

  async close(): Promise<void> {
    this.users.clear();
    this.closeUnused();
  }

  private board(text: string): Round {
    if (this.round?.text === text) return this.round;
    this.round = { text, left: byAddress(text), current: undefined, lost: 0, settled: false };
    return this.round;
  }

  private async append(round: Round, name: string, lines: string): Promise<void> {
    round.current = [name, lines];
    try {
      await this.files.use(name).write(lines);
    } catch (error) {
      if (!this.isRefused(name, error)) {
        round.left = new Map([[name, lines], ...round.left]);
        throw error;
      }
      round.lost += this.lose(name, lines, error);
    } finally {
      round.current = undefined;
    }
  }

  /** Writes what a `write` under way, or one that failed, has left; returns how many of the round's lines are lost. */
  private finish(round: Round): number {
    round.settled = true;
    const { current } = round;
    const lost = current === undefined ? 0 : this.tryWriteSync(current[0], '', current[1]);
    return round.lost + lost + this.appendSync(round.left);
  }

  /** One file's trouble does not keep the others from their lines. Returns how many are lost. */
  private appendSync(groups: ReadonlyMap<string, string>): number {
    let lost = 0;
    for (const [name, lines] of groups) lost += this.tryWriteSync(name, lines);
    return lost;
  }

  /** `atStake`: the lines that are lost when it fails. */
  private tryWriteSync(name: string, text: string, atStake = text): number {
    try {
      this.files.use(name).writeSync(text);
      return 0;
    } catch (error) {
      return this.lose(name, atStake, error);
    }
  }

  private lose(name: string, lines: string, error: unknown): number {
    this.options.selfLog.report('CAIRN_E_SINK_WRITE', `the job file "${name}" cannot be used`, error);
    return countLines(lines);
  }

  private isRefused(name: string, error: unknown): boolean {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return existsSync(join(this.options.dir, name)); // else it is the directory, which may be mended
    return code === 'EISDIR' || code === 'ENAMETOOLONG' || message.endsWith(': refused');
  }

  private closeUnused(): void {
    this.files.closeExcept((name) => this.users.has(name));
  }
}
