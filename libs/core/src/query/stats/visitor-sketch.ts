import { hashText } from './hash-text';

/** As Redis's HyperLogLog: 2^14 registers, standard error 0.81 %. */
const PRECISION = 14;
const REGISTERS = 2 ** PRECISION;
/** Ranks fit into six bits. */
const MOST_RANKS = 64;
const ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);
const INDEX_SEED = 0x51ed270b;
const RANK_SEED = 0x2c1b3c6d;

/** How many different texts were added, estimated (HyperLogLog); sketches of parts merge into that of the whole. */
export class VisitorSketch {
  /** Register and rank, packed, while few are set. */
  private sparse: Map<number, number> | undefined = new Map();
  private dense: Uint8Array | undefined;

  add(visitor: string): void {
    this.raise(hashText(visitor, INDEX_SEED) >>> (32 - PRECISION), Math.clz32(hashText(visitor, RANK_SEED)) + 1);
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

  /** Linear counting while many registers are empty, then the harmonic mean. */
  count(): number {
    const byRank = new Float64Array(MOST_RANKS);
    for (const rank of this.dense ?? this.sparse!.values()) if (rank > 0) byRank[rank]! += 1;
    const empty = REGISTERS - byRank.reduce((set, registers) => set + registers);
    const sum = byRank.reduce((all, registers, rank) => all + registers * 2 ** -rank);
    const estimate = (ALPHA * REGISTERS * REGISTERS) / (sum + empty);
    return Math.round(estimate <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : estimate);
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
