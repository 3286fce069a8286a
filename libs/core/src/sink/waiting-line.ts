import { isProtected } from '../record/category';
import { WARNING } from '../record/level';
import type { Line, RedactedRecord } from '../record/log-record';

/** What goes first when room runs short: lower ranks before higher ones, older before newer. */
export enum Rank {
  Ordinary = 0,
  Important = 1,
  Protected = 2,
}

/** A line on its way to a sink, with what decides whether it may be dropped. */
export interface WaitingLine {
  readonly line: Line;
  readonly rank: Rank;
  /** Of its record, ms since the epoch. */
  readonly time: number;
}

/** `security` and `audit` are protected; WARNING and above are important. */
export function rankOf(record: RedactedRecord): Rank {
  const { category, level } = record.origin;
  if (isProtected(category)) return Rank.Protected;
  return level.value >= WARNING.value ? Rank.Important : Rank.Ordinary;
}
