import { estimateOf, MOST_RANK, REGISTERS } from './ertl-estimate';
import { MurmurHash } from './murmur-hash';

const PRECISION = 14;
const hash = new MurmurHash();

/**
 * How many different texts were added, estimated: the HyperLogLog of Redis, register by register, so that PFADD of the same texts counts the same number (standard error 0.81 %).
 * Sketches of parts merge into that of the whole.
 */
export class VisitorSketch {
  /** Register and rank, packed, while few are set. */
  private sparse: Map<number, number> | undefined = new Map();
  private dense: Uint8Array | undefined;

  add(visitor: string): void {
    const { high, low } = hash.of(visitor);
    this.raise(low & (REGISTERS - 1), rankOf(high, low));
  }

  merge(other: VisitorSketch): void {
    if (other.dense !== undefined) this.addRanks(other.dense);
    else for (const [register, rank] of other.sparse!) this.raise(register, rank);
  }

  /** Registers that are set, for storing: register × 64 + rank. */
  toPacked(): number[] {
    return [...this.registers()].map(([register, rank]) => register * 64 + rank);
  }

  addPacked(packed: readonly number[]): void {
    for (const each of packed) this.raise((each >> 6) & (REGISTERS - 1), each & 63);
  }

  /** @param ranks of all registers; 0 where none is set. */
  addRanks(ranks: Uint8Array): void {
    const dense = this.dense ?? this.densify(this.sparse!);
    for (let register = 0; register < REGISTERS; register += 1) if (ranks[register]! > dense[register]!) dense[register] = ranks[register]!;
  }

  /** As PFCOUNT gives it. */
  count(): number {
    const byRank = new Uint32Array(MOST_RANK + 1);
    for (const rank of this.dense ?? this.sparse!.values()) byRank[Math.min(rank, MOST_RANK)]! += 1;
    if (this.sparse !== undefined) byRank[0] = REGISTERS - this.sparse.size;
    return estimateOf(byRank);
  }

  private raise(register: number, rank: number): void {
    if (this.dense !== undefined) {
      if (rank > this.dense[register]!) this.dense[register] = rank;
      return;
    }
    const sparse = this.sparse!;
    if (rank > (sparse.get(register) ?? 0)) sparse.set(register, rank);
    if (sparse.size > REGISTERS / 8) this.densify(sparse);
  }

  private densify(sparse: Map<number, number>): Uint8Array {
    const dense = new Uint8Array(REGISTERS);
    for (const [register, rank] of sparse) dense[register] = rank;
    [this.dense, this.sparse] = [dense, undefined];
    return dense;
  }

  private *registers(): Iterable<[number, number]> {
    if (this.sparse !== undefined) yield* this.sparse;
    else for (const [register, rank] of this.dense!.entries()) if (rank > 0) yield [register, rank];
  }
}

/** Of the 50 bits above those that name the register: the place of the lowest that is set, from 1. */
function rankOf(high: number, low: number): number {
  const [lower, upper] = [(low >>> PRECISION) | (high << (32 - PRECISION)), (high >>> PRECISION) | (1 << (32 - PRECISION))];
  return lower === 0 ? 33 + trailingZeros(upper) : 1 + trailingZeros(lower);
}

const trailingZeros = (bits: number): number => 31 - Math.clz32(bits & -bits);
