import type { ContextState } from '../context/context-state';
import { EVENTS } from '../record/event-catalogue';
import type { Level } from '../record/level';
import type { RecordOrigin } from '../record/log-record';
import type { Redactor } from '../redact/redactor';
import { readProperty } from '../redact/safe-read';
import type { Admission, Candidate, TellSummary, Verdict } from './admission';
import { likenessOf } from './likeness';
import type { LogVolume } from './log-volume';
import { summaryOrigin } from './summary-origin';
import { SummaryTimer } from './summary-timer';

export interface RepetitionOptions {
  /** Length of the window in which records count as repeated; it begins with the first of them. */
  readonly windowMs: number;
  /** So many of each window are written before the rest is only counted. */
  readonly first: number;
  /** Records below it are left alone. */
  readonly minLevel: Level;
}

export interface RepetitionParts extends RepetitionOptions {
  readonly volume: LogVolume;
  readonly redactor: Pick<Redactor, 'redactValue'>;
  readonly tell: TellSummary;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/** Different records looked after at a time; beyond it the one that began first is concluded early. */
const MOST = 1_000;
/** Characters of the repeated message that a summary quotes. */
const QUOTED = 512;

interface Repeated {
  readonly origin: RecordOrigin;
  readonly context: ContextState | undefined;
  readonly ends: number;
  seen: number;
  message: string;
  errorType: string | undefined;
  collapsed: number;
  /** Milliseconds since the epoch, of the first and the last that was collapsed. */
  from: number;
  to: number;
}

/** Collapses records that repeat within a story, or outside of all, into a count. What makes two records alike: see {@link likenessOf}. */
export class Repetition implements Admission {
  private readonly entries = new Map<string, Repeated>();
  private readonly timer: SummaryTimer;
  private readonly now: () => number;

  constructor(private readonly parts: RepetitionParts) {
    this.now = parts.now ?? (() => performance.now());
    this.timer = new SummaryTimer(parts.windowMs, () => this.concludeEnded());
  }

  judge(candidate: Candidate): Verdict {
    if (candidate.origin.level.value < this.parts.minLevel.value) return 'write';
    const likeness = likenessOf(candidate);
    if (likeness === undefined) return 'write';
    const entry = this.entryOf(likeness, candidate);
    entry.seen += 1;
    if (entry.seen <= this.parts.first) return 'write';
    this.collapse(entry, candidate);
    return 'refuse';
  }

  conclude(): void {
    this.timer.disarm();
    const entries = [...this.entries.values()];
    this.entries.clear();
    for (const entry of entries) this.tell(entry);
  }

  /** Windows begin in the order of the entries, so those that have ended stand in front. */
  private concludeEnded(): void {
    const now = this.now();
    for (const [likeness, entry] of this.entries) {
      if (entry.ends > now) break;
      this.remove(likeness, entry);
    }
    if (this.entries.size > 0) this.timer.arm();
  }

  private entryOf(likeness: string, { origin, context }: Candidate): Repeated {
    const known = this.entries.get(likeness);
    const now = this.now();
    if (known !== undefined && known.ends > now) return known;
    if (known !== undefined) this.remove(likeness, known);
    else if (this.entries.size >= MOST) this.remove(...(this.entries.entries().next().value as [string, Repeated]));
    const entry: Repeated = { origin, context, ends: now + this.parts.windowMs, seen: 0, message: '', errorType: undefined, collapsed: 0, from: 0, to: 0 };
    this.entries.set(likeness, entry);
    this.timer.arm();
    return entry;
  }

  private collapse(entry: Repeated, { origin, call }: Candidate): void {
    this.parts.volume.of(origin).repeated += 1;
    entry.to = Date.now();
    if (entry.collapsed === 0) {
      entry.from = entry.to;
      entry.message = String(this.parts.redactor.redactValue(call.message)).slice(0, QUOTED);
      entry.errorType = errorType(call.error);
    }
    entry.collapsed += 1;
  }

  private remove(likeness: string, entry: Repeated): void {
    this.entries.delete(likeness);
    this.tell(entry);
  }

  private tell({ origin, context, message, errorType: error_type, collapsed, from, to }: Repeated): void {
    if (collapsed === 0) return;
    const { level, component, category, event } = origin;
    const what = { repeated_event: event, repeated_message: message, error_type };
    const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    this.parts.tell(summaryOrigin(EVENTS.loggingRepeated, category, { level, component }), { ...what, records: collapsed, ...times }, context);
  }
}

function errorType(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const name = readProperty(error, 'name');
  return typeof name === 'string' ? name : undefined;
}
