import { fold, parseLine, parseTimestamp, timeOf, type StoredRecord } from '@cairn/core/query';
import type { QueryPlan } from '../../plan/query-plan';
import { msOf } from '../schema/streams';
import type { Entry } from './shard';

export interface Found {
  readonly id: string;
  readonly record: StoredRecord;
  readonly time: number;
  readonly line: string;
}

/** Undefined when it holds no record. */
export function readEntry([id, line]: Entry): Found | undefined {
  const record = parseLine(line);
  if (record === undefined) return undefined;
  const time = timeOf(record);
  return { id, record, time: Number.isNaN(time) ? msOf(id) : time, line };
}

const TIMESTAMP = '{"timestamp":"';
/** Of layout `nested`, with milliseconds and with microseconds. */
const LENGTHS = [24, 27];

/** The time of a line that begins with it, as those of layout `nested` do, without reading the rest; undefined when it has to be read. */
export function timeOfLine(line: string): number | undefined {
  if (!line.startsWith(TIMESTAMP)) return undefined;
  const length = line.indexOf('"', TIMESTAMP.length) - TIMESTAMP.length;
  const time = LENGTHS.includes(length) ? parseTimestamp(line.slice(TIMESTAMP.length, TIMESTAMP.length + length)) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A quick look at a line: false when no record of it can pass. */
export function lineTest({ literals }: QueryPlan): (line: string) => boolean {
  if (literals === undefined) return () => true;
  const needles = literals.map(({ needle, ignoreCase }) => ({ needle: ignoreCase ? fold(needle) : needle, ignoreCase }));
  const anyCase = needles.some(({ ignoreCase }) => ignoreCase);
  return (line) => {
    if (line.includes('\\u')) return true; // characters may be written in another way
    const folded = anyCase ? fold(line) : '';
    return needles.some(({ needle, ignoreCase }) => (ignoreCase ? folded : line).includes(needle));
  };
}
