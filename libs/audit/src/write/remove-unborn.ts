import { rmSync } from 'node:fs';
import { chainEnd } from './chain-end';
import { trailFiles } from './trail-files';

/**
 * A chain whose first line never got to its file, as on a full disk: nobody was told of it, and each further try would leave another.
 * @returns Whether nothing is left of it.
 */
export function removeUnborn(dir: string, chain: string): boolean {
  try {
    const files = trailFiles(dir).filter((file) => file.chain === chain);
    if (files.length > 1 || chainEnd(files).head !== undefined) return false;
    for (const { path } of files) rmSync(path, { force: true });
    return true;
  } catch {
    return false; // it stays, and is told as a chain that never began
  }
}
