import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { temporaryDirectory } from './child';

/** A file system of its own that can be filled: a tmpfs, which only root can mount. */
export class SmallDisk {
  readonly dir = temporaryDirectory();

  constructor(megabytes = 1) {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.dir], { stdio: 'pipe' });
    } catch (error) {
      rmSync(this.dir, { recursive: true });
      throw error;
    }
  }

  resize(megabytes: number): void {
    execFileSync('mount', ['-o', `remount,size=${megabytes}m`, this.dir]);
  }

  dispose(): void {
    execFileSync('umount', [this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** `describe` where a small disk can be mounted; elsewhere the cases are reported as skipped, which is not passed. */
export const describeOnSmallDisk = mountable() ? describe : describe.skip;

function mountable(): boolean {
  try {
    new SmallDisk().dispose();
    return true;
  } catch {
    return false; // not root, or no Linux
  }
}
