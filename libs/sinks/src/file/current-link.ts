import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { SelfLog } from '@cairn/core';
import type { AppendFile } from './append-file';

/** How often a write looks whether the link is still there. */
const CHECK_MS = 400;

/**
 * The symbolic link to the file a writer writes to now, relative, in the same directory. A link that was taken away comes back with one of the
 * next writes: other processes remove it when its file was not written to for long. It is a help for readers; its trouble never fails a write and is told once.
 */
export class CurrentLink {
  private file = '';
  private openings = 0;
  private checkedAt = -Infinity;
  private told = false;

  constructor(
    private readonly path: string,
    private readonly selfLog: SelfLog,
  ) {}

  /** Leads to the file from now on. Looked at when the file is another, when it was opened anew, and every 400 ms. */
  keep({ path, openings }: Pick<AppendFile, 'path' | 'openings'>): void {
    const now = performance.now();
    if (path === this.file && openings === this.openings && now - this.checkedAt < CHECK_MS) return;
    this.file = path;
    this.openings = openings;
    this.checkedAt = now;
    this.attempt(() => this.point(basename(path)));
  }

  /** Takes the link away if it still leads to the file. A later {@link keep} makes it again. */
  remove(): void {
    const { file } = this;
    this.file = '';
    if (file !== '') this.attempt(() => this.unlink(basename(file)));
  }

  private unlink(target: string): void {
    if (readLink(this.path) === target) rmSync(this.path, { force: true });
  }

  private point(target: string): void {
    const current = readLink(this.path);
    if (current === target) return;
    if (current !== undefined) rmSync(this.path, { force: true });
    symlinkSync(target, this.path);
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (this.told) return;
      this.told = true;
      this.selfLog.report('CAIRN_E_ROTATION', `the link "${this.path}" to the current file could not be kept`, error);
    }
  }
}

/** After these nothing is there. */
const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR']);

/** Undefined when nothing is there. Throws for anything but a link: it is not ours. */
function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (NOTHING_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
