import { join } from 'node:path';
import type { SelfLog } from '@cairn/core';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dayOf, isTemporaryName, isUnfinishedSidecarName, parseFileName } from './file-name';
import { endTornLine } from './file-tail';

/** A file of an earlier day that nobody wrote to for this long was left by a writer that died. */
const LEFT_BEHIND_MS = 3_600_000;
/** A temporary file untouched for this long was left by a compression that died. */
const STALE_MS = 600_000;

/** What is to be done with a compressed file once it is complete; one file at a time, given up when the signal aborts. */
export type OnCompressed = (path: string, signal: AbortSignal) => Promise<unknown>;

/** Compresses sealed files of one directory in the background, one at a time. It never keeps the process alive. */
export class Compressor {
  private readonly waiting: string[] = [];
  private running: Promise<void> | undefined;
  private readonly stop = new AbortController();

  /** @param onCompressed see {@link FileSinkSetOptions.onCompressed} */
  constructor(
    private readonly dir: string,
    private readonly selfLog: SelfLog,
    private readonly onCompressed?: OnCompressed,
  ) {}

  add(path: string): void {
    if (this.stop.signal.aborted || this.waiting.includes(path)) return;
    this.waiting.push(path);
    this.running ??= this.run();
  }

  /** Takes over what dead writers and dead compressions left; `isLive` names files that are being written here. */
  adopt(isLive: (path: string) => boolean, now = Date.now()): void {
    const today = dayOf(now);
    for (const name of namesIn(this.dir)) {
      const path = join(this.dir, name);
      const file = parseFileName(name);
      if (isTemporaryName(name) || isUnfinishedSidecarName(name)) this.removeStale(path, now);
      else if (file === undefined || file.compressed || file.day >= today || isLive(path)) continue;
      else if (now - modifiedAt(path, now) > LEFT_BEHIND_MS) this.takeOver(path);
    }
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /** Waits for the compressions under way until the deadline (epoch ms), then gives them up; the originals stay. */
  async close(deadline: number): Promise<void> {
    const timer = setTimeout(() => this.stop.abort(), Math.max(0, deadline - Date.now()));
    this.waiting.splice(1); // the others are found again by the next process
    await this.idle();
    clearTimeout(timer);
    this.stop.abort();
  }

  private async run(): Promise<void> {
    for (let path = this.waiting[0]; path !== undefined; path = this.waiting[0]) {
      try {
        const { sealFile } = require('./seal') as typeof import('./seal');
        await sealFile(path, { signal: this.stop.signal, staleMs: STALE_MS });
        await this.follow(`${path}.gz`);
      } catch (error) {
        if (!this.stop.signal.aborted) this.selfLog.report('CAIRN_E_ROTATION', `"${path}" could not be compressed, kept as it is`, error);
      }
      this.waiting.shift();
    }
    this.running = undefined;
  }

  private async follow(compressed: string): Promise<void> {
    if (this.onCompressed === undefined || !existsSync(compressed)) return;
    try {
      await this.onCompressed(compressed, this.stop.signal);
    } catch (error) {
      if (!this.stop.signal.aborted) this.selfLog.report('CAIRN_E_ROTATION', `"${compressed}" could not be indexed; searches read the whole file`, error);
    }
  }

  private takeOver(path: string): void {
    try {
      endTornLine(path);
      this.add(path);
    } catch (error) {
      this.selfLog.report('CAIRN_E_ROTATION', `"${path}" was left behind and could not be taken over`, error);
    }
  }

  private removeStale(path: string, now: number): void {
    if (now - modifiedAt(path, now) > STALE_MS) rmSync(path, { force: true });
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return []; // no directory, nothing left behind
  }
}

function modifiedAt(path: string, otherwise: number): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? otherwise;
}
