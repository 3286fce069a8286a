import { rmSync, statSync } from 'node:fs';
import type { Gap, Head } from '../entry';
import { chainEnd } from './chain-end';
import { byChain, trailFiles, type TrailFile } from './trail-files';

const DAY_MS = 86_400_000;
/** Named in one record at most. */
const MOST = 200;

interface Old {
  readonly head: Head;
  readonly files: readonly TrailFile[];
}

export interface Retirement {
  /** What the trail says about it, before anything is removed. */
  readonly gap: Gap;
  remove(): void;
}

/**
 * Chains whose last entry, and the last change of whose files, are older than so many days. The newest of other chains says how late it
 * is at least as well as the clock does: a clock that was set forward removes nothing.
 */
export function retirement(dir: string, days: number, own: string, now: number): Retirement | undefined {
  const chains = [...byChain(trailFiles(dir))].filter(([chain]) => chain !== own);
  const changed = chains.map(([, files]) => Math.max(...files.map(({ path }) => statSync(path).mtimeMs)));
  const horizon = Math.min(now, Math.max(0, ...changed) + DAY_MS) - days * DAY_MS;
  const old = chains.flatMap(([, files], index) => (changed[index]! < horizon ? oldChain(files, horizon) : [])).slice(0, MOST);
  if (old.length === 0) return undefined;
  const to = new Date(horizon).toISOString();
  return {
    gap: { reason: 'retention', from: to, to, refused: 0, lost: 0, chains: old.map(({ head }) => head) },
    remove: () => old.forEach(({ files }) => files.forEach(({ path }) => rmSync(path, { force: true }))),
  };
}

function oldChain(files: readonly TrailFile[], horizon: number): Old[] {
  const { head, time } = chainEnd(files);
  return head !== undefined && Date.parse(time) < horizon ? [{ head, files }] : [];
}
