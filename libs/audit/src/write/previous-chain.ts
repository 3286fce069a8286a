import { chmodSync } from 'node:fs';
import { NO_HASH, type Genesis, type Head } from '../entry';
import { chainEnd } from './chain-end';
import { byChain, trailFiles } from './trail-files';

/** A chain whose disk failed, and what of it is known to be on the disk. */
export interface FailedChain {
  readonly chain: string;
  readonly durable: Head | undefined;
}

/** What a new chain of this writer goes on from: the last one in the directory. Its files, if a crash left them writable, are sealed. */
export function previousChain(dir: string, writer: string, failed?: FailedChain): Genesis['previous'] {
  const chains = byChain(trailFiles(dir).filter((file) => file.writer === writer));
  const [chain, files] = [...chains].at(-1) ?? [];
  if (chain === undefined || files === undefined) return null;
  for (const { path } of files) seal(path);
  const { head, closed, tornBytes } = chainEnd(files);
  if (failed?.chain === chain) {
    return { ...(failed.durable ?? { chain, seq: -1, hash: NO_HASH }), ended: 'failed', torn_bytes: tornBytes };
  }
  if (head === undefined) return { chain, seq: -1, hash: NO_HASH, ended: 'crashed', torn_bytes: tornBytes };
  return { ...head, ended: closed ? 'closed' : 'crashed', torn_bytes: tornBytes };
}

function seal(path: string): void {
  try {
    chmodSync(path, 0o440);
  } catch {
    // Another user's file, such as one that was restored: it is read all the same.
  }
}
