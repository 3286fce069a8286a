import { statSync } from 'node:fs';
import type { Head } from '../entry';
import { chainEnd } from './chain-end';
import { byChain, trailFiles, type TrailFile } from './trail-files';

/** Chains named in one checkpoint at most; the others are named by those. */
const MOST = 200;

/**
 * The other chains of the directory, as their last checkpoints stand: each is named again only when it went on. Whoever drops or cuts
 * one of them contradicts the chains that have named it.
 */
export class SiblingHeads {
  private readonly seen = new Map<string, string>();
  private fresh: Head[] = [];

  constructor(private readonly dir: string) {}

  /** Looks for what is new, for the next {@link take}. @throws what the file system says. */
  refresh(own: string | undefined): void {
    const chains = [...byChain(trailFiles(this.dir))].filter(([chain]) => chain !== own).slice(-MOST);
    this.fresh = chains.flatMap(([chain, files]) => this.newHead(chain, files));
  }

  take(): Head[] {
    return this.fresh.splice(0);
  }

  private newHead(chain: string, files: readonly TrailFile[]): Head[] {
    const last = files.at(-1)!;
    const size = statSync(last.path, { throwIfNoEntry: false })?.size;
    const state = `${last.number}:${size}`;
    if (size === undefined || this.seen.get(chain) === state) return [];
    this.seen.set(chain, state);
    const { checkpoint } = chainEnd(files);
    return checkpoint === undefined ? [] : [checkpoint];
  }
}
