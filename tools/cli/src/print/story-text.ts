import type { FoundRecord, StoredRecord } from '@cairn/core/query';
import { withoutBeginnings } from './story-spans';
import type { Paint } from './paint';
import { printable } from './printable';
import { durationText, fieldsText, saying } from './record-fields';
import { stackLines } from './record-details';
import { who } from './record-line';

const BAR = 24;
const TITLE_WIDTH = 9;

/** A record on the scale of its story, ms from the beginning. */
interface Placed {
  readonly record: StoredRecord;
  /** When what it tells began: what is told at its end began its duration earlier. */
  readonly start: number;
  readonly end: number;
  readonly took: number | undefined;
}

/**
 * A story as a timeline: when each thing began, how long it took, a bar that shows both, and who says what. Requests, queries, jobs and outgoing calls stand where they began,
 * those of one moment in the order of their ends; what is told at its beginning and at its end stands there once. A stack stands below the first record that has it.
 */
export function storyText(story: readonly FoundRecord[], paint: Paint): string[] {
  const placed = place(withoutBeginnings(story));
  const length = Math.max(...placed.map(({ end }) => end), 1);
  const whoWidth = Math.max(...placed.map(({ record }) => who(record).length));
  const stacks = new Set<string>();
  return [paint.dim(`${'start'.padStart(TITLE_WIDTH)}  ${'took'.padStart(TITLE_WIDTH)}  ${'0'.padEnd(BAR - 8)}${shown(length).padStart(8)}`), ...placed.flatMap((each) => lines(each, length, whoWidth, stacks, paint))];
}

function place(story: readonly FoundRecord[]): Placed[] {
  const timed = story.map(({ record, time }) => {
    const took = typeof record.metadata.duration_ms === 'number' && record.metadata.duration_ms >= 0 ? record.metadata.duration_ms : undefined;
    return { record, start: time - (took ?? 0), end: time, took };
  });
  const begin = Math.min(...timed.map(({ start }) => start));
  return timed.map((each) => ({ ...each, start: each.start - begin, end: each.end - begin })).sort((a, b) => a.start - b.start || b.end - a.end);
}

function lines({ record, start, end, took }: Placed, length: number, whoWidth: number, stacks: Set<string>, paint: Paint): string[] {
  const level = record.level ?? '-';
  const head = [
    paint.dim(`+${shown(start)}`.padStart(TITLE_WIDTH)),
    took === undefined ? ''.padStart(TITLE_WIDTH) : `${' '.repeat(Math.max(0, TITLE_WIDTH - shown(took).length))}${durationText(took, paint)}`,
    paint.level(level, bar(start, end, length)),
    paint.name(who(record).padEnd(whoWidth)),
  ];
  const what = [paint.level(level, saying(record, paint)), ...facts(record, paint)].join('  ');
  return [`${head.join('  ')}  ${what}`, ...stack(record, stacks, paint)];
}

function bar(start: number, end: number, length: number): string {
  const from = Math.min(BAR - 1, Math.floor((start / length) * BAR));
  const to = Math.max(from + 1, Math.round((end / length) * BAR));
  return `${' '.repeat(from)}${to - from === 1 ? '|' : `|${'-'.repeat(to - from - 2)}|`}`.padEnd(BAR);
}

/** Metadata that says no more than the rest of its line, or takes much room to say little; `--json` has it. */
const QUIET: ReadonlySet<string> = new Set(['duration_ms', 'task_id', 'worker_id', 'queue', 'args', 'parameters', 'connection', 'max_retries', 'timeout_seconds', 'ip_address', 'requested_by', 'held']);

function facts(record: StoredRecord, paint: Paint): string[] {
  const metadata = Object.fromEntries(Object.entries(record.metadata).filter(([key, value]) => !QUIET.has(key) && value !== 'SUCCESS'));
  const job = record.context.job_id;
  return [...fieldsText({ ...record, metadata }, paint), ...(typeof job === 'string' ? [paint.dim(`job:${printable(job)}`)] : [])];
}

function stack({ exception }: StoredRecord, stacks: Set<string>, paint: Paint): string[] {
  if (exception?.type === undefined) return [];
  const traceback = exception.traceback ?? `${exception.type}: ${exception.message ?? ''}`;
  if (stacks.has(traceback)) return [`    ${paint.bad(printable(`${exception.type}: ${exception.message ?? ''}`))} ${paint.dim('(stack above)')}`];
  stacks.add(traceback);
  return stackLines(traceback, paint);
}

function shown(ms: number): string {
  return ms < 1_000 ? `${Number(ms.toFixed(1))}ms` : `${(ms / 1_000).toFixed(2)}s`;
}
