import type { Line } from '../record/log-record';

/** What goes first when memory runs short: lower ranks before higher ones, older before newer. */
export enum Rank {
  Ordinary = 0,
  Important = 1,
  Protected = 2,
}

/** What was dropped since the last gap: told in a record of its own, so that a reader knows what is missing. */
export interface Gap {
  readonly records: number;
  readonly bytes: number;
  /** Time of the oldest and newest dropped record, ms since the epoch. */
  readonly from: number;
  readonly to: number;
}

interface Entry {
  readonly line: Line;
  readonly rank: Rank;
  readonly time: number;
}

/** A batch is written at about this size: a write of 64 KiB costs little more than one of 4 KiB, and stays short. */
export const BATCH_BYTES = 65_536;
/** A backlog is worked off in batches up to this size: one write per turn of the event loop must be able to keep up. */
const MAX_BATCH_BYTES = 524_288;
/** Dropping makes this much room beyond what is needed, so that a full queue is not searched for every line. */
const SLACK = 1 / 16;

/** No batch takes more than this part of the room, or nothing could wait while it is being written. */
const BATCH_SHARE = 1 / 4;

/** Lines waiting for a sink and the batch on its way, together bounded in bytes (UTF-16 units; bytes for ASCII). Oldest first. */
export class LineQueue {
  private entries: Entry[] = [];
  private gap: { records: number; bytes: number; from: number; to: number } | undefined;
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
  push(line: Line, rank: Rank, time: number): number {
    this.entries.push({ line, rank, time });
    this.waitingBytes += line.length;
    return this.bytes > this.capBytes ? this.makeRoom() : 0;
  }

  /** The oldest lines, as many as one write takes. They count as held until `settle`. */
  take(): { text: string; lines: number } {
    const most = Math.min(MAX_BATCH_BYTES, this.capBytes * BATCH_SHARE);
    let size = 0;
    let count = 0;
    while (count < this.entries.length && size < most) size += this.entries[count++]!.line.length;
    this.outgoingBytes += size;
    return this.remove(count, size);
  }

  /** What was taken has arrived or was given up. */
  settle(): void {
    this.outgoingBytes = 0;
  }

  takeAll(): { text: string; lines: number } {
    return this.remove(this.entries.length, this.waitingBytes);
  }

  takeGap(): Gap | undefined {
    const gap = this.gap;
    this.gap = undefined;
    return gap;
  }

  private remove(count: number, size: number): { text: string; lines: number } {
    const taken = count === this.entries.length ? this.entries : this.entries.slice(0, count);
    this.entries = count === this.entries.length ? [] : this.entries.slice(count);
    this.waitingBytes -= size;
    let text = '';
    for (const entry of taken) text += entry.line;
    return { text, lines: taken.length };
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

  private drop({ line, time }: Entry): void {
    this.waitingBytes -= line.length;
    const gap = (this.gap ??= { records: 0, bytes: 0, from: time, to: time });
    gap.records += 1;
    gap.bytes += line.length;
    gap.from = Math.min(gap.from, time);
    gap.to = Math.max(gap.to, time);
  }
}
