import type { WaitingLine } from './waiting-line';

/** What was dropped since the last gap: told in a record of its own, so that a reader knows what is missing. */
export interface Gap {
  readonly records: number;
  readonly bytes: number;
  /** Time of the oldest and newest dropped record, ms since the epoch. */
  readonly from: number;
  readonly to: number;
}

export function gapOf(lines: readonly WaitingLine[]): Gap | undefined {
  let gap: Gap | undefined;
  for (const { line, time } of lines) gap = joinGaps(gap, { records: 1, bytes: line.length, from: time, to: time });
  return gap;
}

export function joinGaps(one: Gap | undefined, other: Gap): Gap {
  if (one === undefined) return other;
  return {
    records: one.records + other.records,
    bytes: one.bytes + other.bytes,
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
  };
}
