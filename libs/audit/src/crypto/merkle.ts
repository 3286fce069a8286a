import { hash } from 'node:crypto';
import { nodeHash } from './hashing';

/** RFC 6962: the hash of an empty tree. */
export const EMPTY_ROOT = hash('sha256', '', 'hex');

/** Merkle tree hash of RFC 6962 over leaves that come one by one; holds one hash per level. */
export class MerkleRoot {
  /** Roots of the complete subtrees so far, the largest first. */
  private readonly subtrees: { hash: string; size: number }[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  add(leafHash: string): void {
    this.leaves += 1;
    let subtree = { hash: leafHash, size: 1 };
    for (let last = this.subtrees.at(-1); last?.size === subtree.size; last = this.subtrees.at(-1)) {
      this.subtrees.pop();
      subtree = { hash: nodeHash(last.hash, subtree.hash), size: last.size * 2 };
    }
    this.subtrees.push(subtree);
  }

  root(): string {
    return this.subtrees.reduceRight((right, { hash: left }) => (right === '' ? left : nodeHash(left, right)), '') || EMPTY_ROOT;
  }

  clear(): void {
    this.subtrees.length = 0;
    this.leaves = 0;
  }
}

/** The root over a list of leaf hashes. */
export function merkleRoot(leaves: readonly string[]): string {
  const tree = new MerkleRoot();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** Audit path of RFC 6962, section 2.1.1: the hashes from the leaf's sibling up. */
export function merklePath(leaves: readonly string[], index: number): string[] {
  if (leaves.length <= 1) return [];
  const half = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half ? [...merklePath(left, index), merkleRoot(right)] : [...merklePath(right, index - half), merkleRoot(left)];
}

/** The root that a leaf, its place and its path lead to (RFC 9162, section 2.1.3.2); undefined when the path has a wrong length. */
export function rootOfPath(leafHash: string, index: number, size: number, path: readonly string[]): string | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= size) return undefined;
  let [place, last, root] = [index, size - 1, leafHash];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else root = nodeHash(root, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

function largestPowerBelow(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}
