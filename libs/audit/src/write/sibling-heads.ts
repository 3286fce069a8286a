import { statSync } from 'node:fs';
import type { Head } from '../entry';
import { chainEnd } from './chain-end';
import { byChain, trailFiles, type TrailFile } from './trail-files';

/** Chains named in one checkpoint at most: those that were written to last. */
const MOST = 200;

interface Changed {
  readonly chain: string;
  readonly files: readonly TrailFile[];
  readonly state: string;
  readonly at: number;
}

/**
 * The other chains of the directory, as their last checkpoints stand: each is named again only when it went on. Whoever drops or cuts
 * one of them contradicts the chains that have named it.
 */
export class SiblingHeads {
  private seen: Map<string, string> | undefined;
  private fresh: Head[] = [];

  constructor(private readonly dir: string) {}

  /** Looks for what is new, for the next {@link take}. @throws what the file system says. */
  refresh(own: string | undefined): void {
    const changed = [...byChain(trailFiles(this.dir))].filter(([chain]) => chain !== own).flatMap(([chain, files]) => this.change(chain, files));
    const newest = changed.sort((a, b) => b.at - a.at).slice(0, MOST);
    const passed = this.seen === undefined ? changed : newest; // what is older than the newest at the first look has been named by those
    this.seen ??= new Map();
    for (const { chain, state } of passed) this.seen.set(chain, state);
    this.fresh = newest.flatMap(({ files }) => chainEnd(files).checkpoint ?? []);
  }

  take(): Head[] {
    return this.fresh.splice(0);
  }

  private change(chain: string, files: readonly TrailFile[]): Changed[] {
    const last = files.at(-1)!;
    const stat = statSync(last.path, { throwIfNoEntry: false });
    const state = `${last.number}:${stat?.size}`;
    return stat === undefined || this.seen?.get(chain) === state ? [] : [{ chain, files, state, at: stat.mtimeMs }];
  }
}
