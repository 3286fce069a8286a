import type { ContextState } from '../context/context-state';
import type { LogCall } from '../pipeline/pipeline';
import type { Category } from '../record/category';
import type { Level } from '../record/level';
import type { RecordOrigin } from '../record/log-record';
import type { LoggerCore } from './logger';
import type { Threshold } from './level-map';

/** One kind of record a category logger makes: its event, level and message are constants of the catalogue. */
export interface EventEmitter {
  /** False when a record would not be written in whatever story: what it tells need not be found out. */
  readonly enabled: boolean;
  /** `metadata` must be a fresh literal: it is the record's from now on. */
  emit(metadata: object, message?: string): void;
  emitError(metadata: object, error: unknown, message?: string): void;
  /** Of something that happened in this story at `time`, ms since the epoch. */
  emitLate(metadata: object, context: ContextState, time: number): void;
}

/** The fast path of the category loggers: level check, then one call into the pipeline with everything prepared. */
export class EventLogger {
  private readonly threshold: Threshold;

  constructor(
    private readonly core: LoggerCore,
    private readonly category: Category,
    readonly component: string,
    private readonly operation?: string,
  ) {
    this.threshold = core.levels.threshold(category, component);
  }

  /** As {@link EventEmitter.enabled}. */
  isEnabled(level: Level): boolean {
    return this.threshold.value <= level.value;
  }

  event(event: string, level: Level, message: string): EventEmitter {
    return new PreparedEvent(
      this.core,
      this.threshold,
      Object.freeze({ level, category: this.category, component: this.component, event, operation: this.operation }),
      message,
    );
  }
}

class PreparedEvent implements EventEmitter {
  private readonly value: number;

  constructor(
    private readonly core: LoggerCore,
    private readonly threshold: Threshold,
    private readonly origin: RecordOrigin,
    private readonly message: string,
  ) {
    this.value = origin.level.value;
  }

  get enabled(): boolean {
    return this.threshold.value <= this.value;
  }

  emit(metadata: object, message = this.message): void {
    if (this.threshold.value > this.value) return;
    this.hand({ message, metadata, ownedMetadata: true });
  }

  emitLate(metadata: object, context: ContextState, time: number): void {
    if (this.threshold.value > this.value) return;
    this.hand({ message: this.message, metadata, ownedMetadata: true, context, time });
  }

  emitError(metadata: object, error: unknown, message = this.message): void {
    if (this.threshold.value > this.value) return;
    this.hand({ message, metadata, ownedMetadata: true, error, hasError: true });
  }

  private hand(call: LogCall): void {
    const { pipeline } = this.core;
    if (this.threshold.own <= this.value) pipeline.log(this.origin, call);
    else pipeline.logBelow(this.origin, call);
  }
}
