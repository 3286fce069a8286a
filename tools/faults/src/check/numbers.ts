/** A set of whole numbers from 0 on, a bit each: millions of records are compared. */
export class Numbers {
  private bits = new Uint8Array(1_024);
  size = 0;

  /** False when it was there already. */
  add(n: number): boolean {
    const index = n >>> 3;
    if (index >= this.bits.length) this.grow(index);
    const mask = 1 << (n & 7);
    if ((this.bits[index]! & mask) !== 0) return false;
    this.bits[index]! |= mask;
    this.size += 1;
    return true;
  }

  has(n: number): boolean {
    return ((this.bits[n >>> 3] ?? 0) & (1 << (n & 7))) !== 0;
  }

  private grow(index: number): void {
    const larger = new Uint8Array(Math.max(index + 1, this.bits.length * 2));
    larger.set(this.bits);
    this.bits = larger;
  }
}
