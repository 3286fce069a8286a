import { StatsTally, VisitorSketch } from '@cairn/core/query';

const REGISTERS = 16_384;
const HEADER = 16;
const DENSE = 0;
const RANK_BITS = 6;

/** Visitors, those of Redis' HyperLogLogs among them. Their format is that of hyperloglog.c: https://github.com/redis/redis/blob/7.2/src/hyperloglog.c */
export class RedisVisitors extends VisitorSketch {
  /** Of what was stored: the highest rank of each register. */
  private stored: Uint8Array | undefined;

  /** @param stored what GET gives of a key that PFADD made. Counts once {@link settle} was called. */
  addStored(stored: Buffer): void {
    if (stored.toString('latin1', 0, 4) !== 'HYLL') return;
    this.stored ??= new Uint8Array(REGISTERS);
    const registers = stored.subarray(HEADER);
    if (stored[4] === DENSE) raiseDense(this.stored, registers);
    else raiseSparse(this.stored, registers);
  }

  settle(): void {
    if (this.stored !== undefined) this.addRanks(this.stored);
    this.stored = undefined;
  }
}

/** A tally whose visitors are counted so. */
export class RedisTally extends StatsTally {
  override readonly visitors = new RedisVisitors();
}

/** Six bits each: four in three bytes. */
function raiseDense(target: Uint8Array, bytes: Buffer): void {
  for (let register = 0, at = 0; register < REGISTERS; register += 4, at += 3) {
    const four = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    for (let each = 0; each < 4; each += 1) {
      const rank = (four >> (each * RANK_BITS)) & 63;
      if (rank > target[register + each]!) target[register + each] = rank;
    }
  }
}

/** Runs: `00llllll` and `01llllll llllllll` are unset, `1rrrrrll` have rank r + 1. */
function raiseSparse(target: Uint8Array, bytes: Buffer): void {
  let register = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const run = bytes[at]!;
    if (run >= 0x80) {
      const rank = ((run >> 2) & 31) + 1;
      for (let left = (run & 3) + 1; left > 0; left -= 1, register += 1) if (rank > target[register]!) target[register] = rank;
    } else if (run >= 0x40) register += (((run & 63) << 8) | bytes[(at += 1)]!) + 1;
    else register += (run & 63) + 1;
  }
}
