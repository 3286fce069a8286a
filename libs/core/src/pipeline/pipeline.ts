import type { ContextSource } from '../context/context-source';
import type { ContextState } from '../context/context-state';
import type { SelfLog } from '../diagnostics/self-log';
import type { Enricher } from '../enrich/enricher';
import { copyFields } from '../logger/copy-fields';
import type { Clock } from '../record/clock';
import type { LogRecord, RecordOrigin } from '../record/log-record';
import type { RecordSource } from '../record/record.schema';
import type { Redactor } from '../redact/redactor';
import type { Router } from '../route/router';
import { LateRecords, type LateRecord } from './late-records';

/** What a logger hands over; `hasError` tells a thrown `undefined` from no error. */
export interface LogCall {
  readonly message: unknown;
  readonly metadata?: object | undefined;
  readonly ownedMetadata?: boolean;
  readonly error?: unknown;
  readonly hasError?: boolean;
  /** When it happened, ms since the epoch, where that is not now. */
  readonly time?: number | undefined;
  /** The story it belongs to, where that is not the running one. */
  readonly context?: ContextState | undefined;
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
}

/** The one way of a record. All of it runs inside the log call, so nothing a caller changes later shows in the record. */
export class Pipeline {
  private readonly late = new LateRecords();

  constructor(private readonly parts: PipelineParts) {}

  /** Never throws and never waits: trouble is counted and told to the self log. */
  log(origin: RecordOrigin, call: LogCall): void {
    const { redactor, router, selfLog } = this.parts;
    try {
      this.late.settle(); // records stay in their order
      const born = this.enrich(this.birth(origin, call));
      const redacted = redactor.redact(born); // limited and redacted, before anything else can see it
      router.dispatch(redacted); // serialised once per layout, routed, written
    } catch (error) {
      selfLog.report('CAIRN_E_RECORD', 'a record could not be processed', error);
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

  private birth(origin: RecordOrigin, call: LogCall): LogRecord {
    const { clock, context, findSource } = this.parts;
    return {
      origin,
      time: call.time ?? clock.now(),
      message: call.message,
      metadata: call.metadata,
      ownedMetadata: call.ownedMetadata === true,
      error: call.error,
      hasError: call.hasError === true,
      context: call.context ?? context.current(),
      source: findSource(origin, call),
    };
  }

  private enrich(record: LogRecord): LogRecord {
    const { enrichers, selfLog } = this.parts;
    if (enrichers.length === 0) return record;
    let metadata = record.metadata;
    for (const enricher of enrichers) {
      try {
        const fields = enricher.enrich(record);
        if (fields !== undefined) metadata = { ...fields, ...copyFields(metadata) };
      } catch (error) {
        selfLog.report('CAIRN_E_ENRICHER', `enricher "${enricher.name}" threw`, error);
      }
    }
    return { ...record, metadata, ownedMetadata: false };
  }
}
