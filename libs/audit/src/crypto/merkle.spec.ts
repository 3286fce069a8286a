import { leafHash } from './hashing';
import { merklePath, MerkleRoot, merkleRoot, rootOfPath } from './merkle';

/** The leaves and roots of the test vectors of certificate transparency's reference implementation. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = INPUTS.map((hex) => leafHash(Buffer.from(hex, 'hex')));

describe('the Merkle tree (RFC 6962)', () => {
  it('has the roots of the published vectors, leaf by leaf', () => {
    const tree = new MerkleRoot();
    const roots = leaves.map((leaf) => (tree.add(leaf), tree.root()));
    expect(roots).toEqual(ROOTS);
  });

  it('has the hash of nothing for a root without leaves, also after it was cleared', () => {
    const tree = new MerkleRoot();
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(tree.root()).toBe(empty);
    tree.add(leaves[0]!);
    tree.clear();
    expect([tree.root(), tree.size]).toEqual([empty, 0]);
  });

  it.each([1, 2, 3, 5, 7, 8])('leads from every leaf of %i to the root by its path, and from no other', (size) => {
    const some = leaves.slice(0, size);
    for (const [index, leaf] of some.entries()) {
      const path = merklePath(some, index);
      expect(rootOfPath(leaf, index, size, path)).toBe(merkleRoot(some));
      expect(rootOfPath(leafHash(Buffer.from('another')), index, size, path)).not.toBe(merkleRoot(some));
      if (path.length > 0) expect(rootOfPath(leaf, index, size, path.slice(1))).not.toBe(merkleRoot(some));
      expect(rootOfPath(leaf, index, size, [...path, leaf])).toBeUndefined();
      if (size > 1) expect(rootOfPath(leaf, (index + 1) % size, size, path)).not.toBe(merkleRoot(some));
    }
  });
});
