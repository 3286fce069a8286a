import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that can be filled: a tmpfs, which only root can mount. */
export class SmallDisk {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-disk-'));

  constructor(megabytes = 1) {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.dir], { stdio: 'pipe' });
    } catch (error) {
      rmSync(this.dir, { recursive: true });
      throw error;
    }
  }

  /** Whether one can be mounted here: not without root, and not without Linux. */
  static isPossible(): boolean {
    try {
      new SmallDisk().dispose();
      return true;
    } catch {
      return false; // what failed is what was asked
    }
  }

  resize(megabytes: number): void {
    this.remount(`size=${megabytes}m`);
  }

  /** Whatever is written fails from now on, until it is made writable again. */
  setReadOnly(readOnly: boolean): void {
    this.remount(readOnly ? 'ro' : 'rw');
  }

  dispose(): void {
    execFileSync('umount', [this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }

  private remount(option: string): void {
    execFileSync('mount', ['-o', `remount,${option}`, this.dir], { stdio: 'pipe' });
  }
}
