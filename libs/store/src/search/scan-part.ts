import { parseLine, timeOf, type StoredRecord } from '@cairn/core/query';
import type { Breather } from '../breather';
import type { Literal } from '../plan/literal';
import type { QueryPlan } from '../plan/query-plan';
import { lineText, textStart } from '../segments/line-text';
import { levelInitialAt, LINE_FEED, MAX_LINE, timeAt } from '../segments/lines';
import type { LoadedPart } from '../segments/part';
import { orderKey } from './order-key';
import { bytesHideText, lineFinder } from './find-lines';

export interface LineVisitor {
  /** False for times nobody asked for: such lines are not parsed. */
  wants(time: number): boolean;
  /** A record that passes. @param key orders it among those of its time. */
  found(record: StoredRecord, time: number, line: string, key: string): void;
}

export interface ScanCounts {
  corrupt: number;
  oversized: number;
}

/** Goes through the lines of a part that can pass, by bytes where the plan allows, and parses no other. */
export async function scanPart(part: LoadedPart, plan: QueryPlan, visitor: LineVisitor, counts: ScanCounts, breather: Breather): Promise<void> {
  counts.oversized += part.oversized;
  const scan = new PartScan(part, plan, visitor, counts);
  const literals = literalsOf(part, plan);
  const byBytes = literals !== undefined;
  const next = byBytes ? lineFinder(part.bytes, literals) : everyLine(part.bytes);
  let lines = 0;
  for (let line = next(0); line !== undefined; line = next(line.end + 1)) {
    const parsed = scan.line(line.start, line.end);
    lines += 1;
    if ((parsed || (lines & 63) === 0) && breather.due) await breather.pause();
  }
}

/** What the lines that can pass are found by; undefined when every line has to be looked at. */
function literalsOf({ bytes, hidden, plainLevels, levels: there }: LoadedPart, { literals, levels }: QueryPlan): readonly Literal[] | undefined {
  if (literals !== undefined) return (hidden ?? bytesHideText(bytes)) ? undefined : literals;
  if (levels === undefined || there === undefined || plainLevels !== true) return undefined;
  const wanted = there.filter((level) => !OURS.has(level) || levels.includes(level.charAt(0))); // another spelling may mean any level
  return wanted.length > FEW_LEVELS ? undefined : wanted.map((level) => ({ needle: `${level}"`, ignoreCase: false, needs: NO_NEEDS })); // a capital is rare: most bytes are passed over at once
}

const OURS: ReadonlySet<string> = new Set(['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']);
/** Of more, most lines have one. */
const FEW_LEVELS = 3;
const NO_NEEDS = { hashes: [], grams: [] };

export interface LinePlace {
  readonly start: number;
  /** Of the line feed. */
  readonly end: number;
}

function everyLine(bytes: Buffer): (from: number) => LinePlace | undefined {
  return (from) => {
    if (from >= bytes.length) return undefined;
    const end = bytes.indexOf(LINE_FEED, from);
    return { start: from, end: end < 0 ? bytes.length : end };
  };
}

class PartScan {
  private lastTime: number;
  /** A line whose time was not read yet: it is asked for only when a line without one follows. */
  private unread = -1;

  constructor(
    private readonly part: LoadedPart,
    private readonly plan: QueryPlan,
    private readonly visitor: LineVisitor,
    private readonly counts: ScanCounts,
  ) {
    this.lastTime = part.fallbackTime;
  }

  /** Whether the line had to be parsed: what takes time. */
  line(begin: number, end: number): boolean {
    const start = textStart(this.part.bytes, begin);
    if (end <= start) return false;
    if (end - start > MAX_LINE) {
      this.counts.oversized += 1;
      return false;
    }
    if (!this.levelMayPass(start, end)) {
      this.unread = start;
      return false;
    }
    const time = timeAt(this.part.bytes, start, end);
    if (Number.isNaN(time)) this.readTime();
    else {
      this.unread = -1;
      this.lastTime = time;
      if (!this.visitor.wants(time)) return false;
    }
    this.parse(start, end);
    return true;
  }

  private readTime(): void {
    if (this.unread >= 0) this.lastTime = timeAt(this.part.bytes, this.unread, this.part.bytes.length);
    this.unread = -1;
  }

  private levelMayPass(start: number, end: number): boolean {
    const { levels } = this.plan;
    if (levels === undefined) return true;
    const initial = levelInitialAt(this.part.bytes, start, end);
    return initial === 0 || levels.includes(String.fromCharCode(initial));
  }

  private parse(start: number, end: number): void {
    const { bytes, offset, stem } = this.part;
    const line = lineText(bytes, start, end);
    const record = line === undefined ? undefined : parseLine(line);
    if (line === undefined || record === undefined) {
      this.counts.corrupt += 1;
      return;
    }
    const time = timeOf(record);
    if (!Number.isNaN(time)) this.lastTime = time;
    if (!this.visitor.wants(this.lastTime) || !this.plan.test(record)) return;
    this.visitor.found(record, this.lastTime, line, orderKey(record) ?? placeKey(stem, offset + start));
  }
}

/** Of a record without an id: its file and where in it, so that lines of one time keep their order. */
function placeKey(stem: string, offset: number): string {
  return `~${stem}@${offset.toString(36).padStart(9, '0')}`;
}
