/** A set of hashes, 32 bits, signed, without an object per member: filled millions of times a second while a block is indexed. */
export class HashSet {
  private slots = new Int32Array(2 ** 14);
  private count = 0;
  private hasZero = false;

  get size(): number {
    return this.count + (this.hasZero ? 1 : 0);
  }

  add(hash: number): void {
    if (hash === 0) {
      this.hasZero = true;
      return;
    }
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let there = this.slots[slot]!; there !== 0; there = this.slots[slot]!) {
      if (there === hash) return;
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = hash;
    this.count += 1;
    if (this.count * 2 > this.slots.length) this.grow();
  }

  clear(): void {
    this.slots.fill(0);
    this.count = 0;
    this.hasZero = false;
  }

  forEach(visit: (hash: number) => void): void {
    if (this.hasZero) visit(0);
    const { slots } = this;
    for (let slot = 0; slot < slots.length; slot += 1) if (slots[slot] !== 0) visit(slots[slot]!);
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Int32Array(slots.length * 2);
    this.count = 0;
    for (const hash of slots) if (hash !== 0) this.add(hash);
  }
}
