import type { CanonicalRecord } from '../record/record.schema';
import { SeededRandom } from './random';
import { STORIES, type StoryRecord, type StoryTeller } from './realistic-stories';

export interface RealisticOptions {
  /** The same seed gives the same records. Default 1. */
  readonly seed?: number;
  readonly count: number;
  /** Epoch ms of the first. Default 2026-11-14T00:00Z. */
  readonly from?: number;
  /** Over how many days they are spread. Default 7. */
  readonly days?: number;
}

export interface RealisticRecord {
  /** Epoch ms. */
  readonly time: number;
  readonly record: CanonicalRecord;
  /** Of the `nested` layout, with its line feed. */
  readonly line: string;
}

const DAY_MS = 86_400_000;
export const REALISTIC_FROM = Date.UTC(2026, 10, 14);

/**
 * Records of a task API and its worker, in the order of their time: requests with their queries, jobs with their steps, calls, logins, OAuth flows, health checks; about 600 bytes
 * each. More by day than by night, few users and paths much more often than the others. For tests and benchmarks of stores.
 */
export function* realisticRecords(options: RealisticOptions): Generator<RealisticRecord> {
  const { seed = 1, count, from = REALISTIC_FROM, days = 7 } = options;
  const random = new SeededRandom(seed);
  const teller: StoryTeller = { random, startId: random.hex(12), made: 0 };
  const gap = (days * DAY_MS) / count;
  const waiting: StoryRecord[] = [];
  let time = from;
  for (let given = 0; given < count; ) {
    const story = nextStory(teller, time);
    for (const record of story) insert(waiting, record);
    time += -Math.log(1 - random.next()) * gap * story.length * (days < 1 ? 1 : slowdown(time));
    while (given < count && waiting.length > 0 && waiting[0]!.time <= time) {
      yield finish(waiting.shift()!);
      given += 1;
    }
  }
}

function nextStory(teller: StoryTeller, time: number): StoryRecord[] {
  let at = teller.random.next();
  for (const { share, tell } of STORIES) {
    if (at < share) return tell(teller, time);
    at -= share;
  }
  return STORIES[0]!.tell(teller, time);
}

/** Sparse at night; over a day it evens out, over hours it would not. */
function slowdown(time: number): number {
  const hour = (time % DAY_MS) / 3_600_000;
  return 1 / (1 + 0.7 * Math.sin(((hour - 8) / 24) * 2 * Math.PI));
}

/** Stories overlap, so a record seldom goes far from the end. */
function insert(waiting: StoryRecord[], record: StoryRecord): void {
  let index = waiting.length;
  while (index > 0 && waiting[index - 1]!.time > record.time) index -= 1;
  waiting.splice(index, 0, record);
}

function finish({ time, record }: StoryRecord): RealisticRecord {
  return { time, record, line: `${JSON.stringify(record)}\n` };
}
