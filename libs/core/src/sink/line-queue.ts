import type { Line } from '../record/log-record';
import { inOnePiece } from '../serialize/one-piece';
import { gapOf, joinGaps, type Gap } from './gap';
import { Rank, type WaitingLine } from './waiting-line';

/** A batch is written at about this size: a write of 64 KiB costs little more than one of 4 KiB, and stays short. */
export const BATCH_BYTES = 65_536;
/** A backlog is worked off in batches up to this size: one write per turn of the event loop must be able to keep up. */
const MAX_BATCH_BYTES = 2_097_152;
/** Dropping makes this much room beyond what is needed, so that a full queue is not searched for every line. */
const SLACK = 1 / 16;

/** No batch takes more than this part of the room, or nothing could wait while it is being written. */
const BATCH_SHARE = 1 / 4;

/** Characters of a line that is made one piece before it waits. Measured: lines of 1.4 KB cost 3 % less so, those of 500 bytes, of a few parts each, 4 % more. */
const LONG = 1_024;

/** Lines, the same as one text, and the times of the first and the last. */
export interface Batch {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly from: number;
  readonly to: number;
}

/** Lines waiting for a sink and the batch on its way, together bounded in bytes (UTF-16 units; bytes for ASCII). Oldest first. */
export class LineQueue {
  private entries: WaitingLine[] = [];
  private gap: Gap | undefined;
  /** Of the lines that wait. */
  waitingBytes = 0;
  /** Of the batch on its way. */
  private outgoingBytes = 0;

  constructor(private readonly capBytes: number) {}

  get lines(): number {
    return this.entries.length;
  }

  /** All that is held. */
  get bytes(): number {
    return this.waitingBytes + this.outgoingBytes;
  }

  /** Returns how many lines had to be dropped to make room, the new one included when it had no place. */
  push(entry: WaitingLine): number {
    if (entry.line.length >= LONG) inOnePiece(entry.line);
    this.entries.push(entry);
    this.waitingBytes += entry.line.length;
    return this.bytes > this.capBytes ? this.makeRoom() : 0;
  }

  /** The oldest lines, as many as one write takes. They count as held until `settle`. */
  take(): Batch {
    return joined(this.takeLines());
  }

  /** The same one by one. */
  takeLines(mostBytes = MAX_BATCH_BYTES): readonly WaitingLine[] {
    const most = Math.min(mostBytes, this.capBytes * BATCH_SHARE);
    let size = 0;
    let count = 0;
    while (count < this.entries.length && size < most) size += this.entries[count++]!.line.length;
    this.outgoingBytes += size;
    return this.remove(count, size);
  }

  /** Taken lines that could not be written go back to where they were. */
  putBack(lines: readonly WaitingLine[]): void {
    const size = lines.reduce((sum, { line }) => sum + line.length, 0);
    this.entries = [...lines, ...this.entries];
    this.waitingBytes += size;
    this.outgoingBytes -= size;
  }

  /** What was taken has arrived or was given up: all of it, or so many bytes. */
  settle(bytes = this.outgoingBytes): void {
    this.outgoingBytes -= bytes;
  }

  takeAll(): Batch {
    return joined(this.takeAllLines());
  }

  /** The same one by one; they do not count as held. */
  takeAllLines(): readonly WaitingLine[] {
    return this.remove(this.entries.length, this.waitingBytes);
  }

  /** Taken lines that will never arrive. */
  giveUp({ text, lines, from, to }: Batch): void {
    if (lines.length > 0) this.gap = joinGaps(this.gap, { records: lines.length, bytes: text.length, from, to });
  }

  takeGap(): Gap | undefined {
    const gap = this.gap;
    this.gap = undefined;
    return gap;
  }

  private remove(count: number, size: number): readonly WaitingLine[] {
    const taken = count === this.entries.length ? this.entries : this.entries.slice(0, count);
    this.entries = count === this.entries.length ? [] : this.entries.slice(count);
    this.waitingBytes -= size;
    return taken;
  }

  private makeRoom(): number {
    const before = this.entries.length;
    const target = this.capBytes * (1 - SLACK);
    for (let rank = Rank.Ordinary; rank <= Rank.Protected && this.bytes > this.capBytes; rank += 1) {
      this.entries = this.entries.filter((entry) => {
        if (entry.rank !== rank || this.bytes <= target) return true;
        this.drop(entry);
        return false;
      });
    }
    return before - this.entries.length;
  }

  private drop(entry: WaitingLine): void {
    this.waitingBytes -= entry.line.length;
    this.gap = joinGaps(this.gap, gapOf([entry])!);
  }
}

function joined(entries: readonly WaitingLine[]): Batch {
  const lines = entries.map(({ line }) => line);
  let text = '';
  for (const line of lines) text += line; // a tree of them: one piece only when it is read
  return { text, lines, from: entries[0]?.time ?? 0, to: entries.at(-1)?.time ?? 0 };
}
