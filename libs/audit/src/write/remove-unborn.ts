import { rmSync } from 'node:fs';
import { chainEnd } from './chain-end';
import { byChain, trailFiles } from './trail-files';

/** A chain whose first line never got to its file, as on a full disk: nobody was told of it, and each further try would leave another. */
export function removeUnborn(dir: string, writer: string): void {
  try {
    const [, files = []] = [...byChain(trailFiles(dir).filter((file) => file.writer === writer))].at(-1) ?? [];
    if (files.length === 1 && chainEnd(files).head === undefined) rmSync(files[0]!.path, { force: true });
  } catch {
    // It stays, and is told as a chain that never began.
  }
}
