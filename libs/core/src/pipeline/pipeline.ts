import type { ContextSource } from '../context/context-source';
import type { ContextState } from '../context/context-state';
import type { SelfLog } from '../diagnostics/self-log';
import type { Enricher } from '../enrich/enricher';
import { copyFields } from '../logger/copy-fields';
import type { Admission } from '../limit/admission';
import { LogVolume, type Unwritten, type VolumeCount } from '../limit/log-volume';
import type { Clock } from '../record/clock';
import type { Level } from '../record/level';
import type { LogRecord, RecordOrigin, RedactedRecord } from '../record/log-record';
import type { RecordSource } from '../record/record.schema';
import { addFields } from '../redact/safe-read';
import type { Redactor } from '../redact/redactor';
import type { Router } from '../route/router';
import { LateRecords, type LateRecord } from './late-records';

/** What a logger hands over; `hasError` tells a thrown `undefined` from no error. */
export interface LogCall {
  readonly message: unknown;
  readonly metadata?: object | undefined;
  /** Those of a child logger, already redacted. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly ownedMetadata?: boolean;
  readonly error?: unknown;
  readonly hasError?: boolean;
  /** When it happened, ms since the epoch, where that is not now. */
  readonly time?: number | undefined;
  /** The story it belongs to, where that is not the running one; null: none. */
  readonly context?: ContextState | null | undefined;
  /** Made by logging itself: no place in the app's code is its source. */
  readonly isPlaceless?: boolean;
}

/** Finds where a log call stands, when the `source` setting asks for it on a record of this level. */
export type SourceFinder = (origin: RecordOrigin, call: LogCall) => RecordSource | undefined;

export interface PipelineParts {
  readonly clock: Clock;
  readonly context: ContextSource;
  readonly enrichers: readonly Enricher[];
  readonly findSource: SourceFinder;
  readonly redactor: Redactor;
  readonly router: Router;
  readonly selfLog: SelfLog;
  /** May keep records from being written; absent: all are. */
  readonly admission?: Admission | undefined;
  /** Where records are counted; absent: in one of its own. */
  readonly volume?: LogVolume;
}

/** The one way of a record. All of it runs inside the log call, so nothing a caller changes later shows in the record. */
export class Pipeline {
  private readonly late = new LateRecords();

  /** How many records there were, and what became of them. */
  readonly volume: LogVolume;

  constructor(private readonly parts: PipelineParts) {
    this.volume = parts.volume ?? new LogVolume();
  }

  /** Never throws and never waits: trouble is counted and told to the self log. */
  log(origin: RecordOrigin, call: LogCall): void {
    const { admission } = this.parts;
    const count = this.volume.of(origin);
    count.born += 1;
    try {
      this.late.settle(); // records stay in their order
      const context = this.storyOf(call);
      const verdict = admission === undefined ? 'write' : admission.judge({ origin, call, context });
      if (verdict === 'write') this.write(origin, call, context, count);
      else if (verdict === 'hold') this.hold(origin, call, context, count, 'sampled');
    } catch (error) {
      count.failed += 1;
      this.report(error);
    }
  }

  /** Whether the running story asks for records of a level that is off. Never throws. */
  wants(level: Level): boolean {
    try {
      return asksFor(level, this.parts.context.current());
    } catch (error) {
      this.report(error);
      return false;
    }
  }

  /** A record below its logger's level, for the story it belongs to; without one that asks for it, it is none. Never throws. */
  logBelow(origin: RecordOrigin, call: LogCall): void {
    const count = this.volume.of(origin);
    let isBorn = false;
    try {
      const context = this.storyOf(call);
      if (context === undefined || !asksFor(origin.level, context)) return;
      if (context.level !== undefined && context.level.value <= origin.level.value) return this.log(origin, call);
      isBorn = true;
      count.born += 1;
      this.hold(origin, call, context, count, 'discarded');
    } catch (error) {
      if (isBorn) count.failed += 1;
      this.report(error);
    }
  }

  /** The time records bear, ms since the epoch. */
  now(): number {
    return this.parts.clock.now();
  }

  /** For records in great numbers that nobody's call waits for: made within this turn of the event loop or a few more. */
  later(record: LateRecord): void {
    this.late.add(record);
  }

  /** Makes the records that wait for it; whoever flushes or counts calls this first. */
  settle(): void {
    this.late.settle();
  }

  /** Writes the summaries of what was not written. */
  conclude(): void {
    this.parts.admission?.conclude();
  }

  private write(origin: RecordOrigin, call: LogCall, context: ContextState | undefined, count: VolumeCount): void {
    const redacted = this.make(origin, call, context);
    this.parts.router.dispatch(redacted); // serialised once per layout, routed, written
    count.written += 1;
  }

  private hold(origin: RecordOrigin, call: LogCall, context: ContextState | undefined, count: VolumeCount, otherwise: Unwritten): void {
    context?.held?.add(this.make(origin, call, context), count, otherwise);
  }

  private make(origin: RecordOrigin, call: LogCall, context: ContextState | undefined): RedactedRecord {
    const born = this.enrich(this.birth(origin, call, context));
    return this.parts.redactor.redact(born); // limited and redacted, before anything else can see it
  }

  private report(error: unknown): void {
    this.parts.selfLog.report('CAIRN_E_RECORD', 'a record could not be processed', error);
  }

  private storyOf({ context }: LogCall): ContextState | undefined {
    return context === undefined ? this.parts.context.current() : (context ?? undefined);
  }

  private birth(origin: RecordOrigin, call: LogCall, context: ContextState | undefined): LogRecord {
    const { clock, findSource } = this.parts;
    return {
      origin,
      time: call.time ?? clock.now(),
      message: call.message,
      metadata: call.metadata,
      fields: call.fields,
      ownedMetadata: call.ownedMetadata === true,
      error: call.error,
      hasError: call.hasError === true,
      context,
      source: call.isPlaceless === true ? undefined : findSource(origin, call),
    };
  }

  private enrich(record: LogRecord): LogRecord {
    const { enrichers, selfLog } = this.parts;
    if (enrichers.length === 0) return record;
    let metadata = record.metadata;
    for (const enricher of enrichers) {
      try {
        const fields = enricher.enrich(record);
        if (fields !== undefined) metadata = addFields(addFields({}, fields), copyFields(metadata));
      } catch (error) {
        selfLog.report('CAIRN_E_ENRICHER', `enricher "${enricher.name}" threw`, error);
      }
    }
    return { ...record, metadata, ownedMetadata: false };
  }
}

function asksFor({ value }: Level, context: ContextState | undefined): boolean {
  if (context === undefined) return false;
  return (context.level !== undefined && context.level.value <= value) || context.held?.takes(value) === true;
}
