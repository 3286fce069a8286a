import type { LevelSetting } from '../options/options';
import type { Pipeline } from '../pipeline/pipeline';
import type { Category } from '../record/category';
import { CRITICAL, DEBUG, ERROR, INFO, levelOf, TRACE, WARNING, type Level } from '../record/level';
import type { Redactor } from '../redact/redactor';
import { addFields } from '../redact/safe-read';
import { copyFields } from './copy-fields';
import type { LevelMap, Threshold } from './level-map';
import { LoggerOrigins } from './logger-origins';
import { readCall } from './read-call';

/** What a logger is made of; one per runtime, shared by all its loggers. */
export interface LoggerCore {
  readonly pipeline: Pipeline;
  readonly levels: LevelMap;
  readonly redactor: Redactor;
}

export interface LoggerBinding {
  readonly category: Category;
  readonly component: string;
  readonly operation?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * A logger bound to a component. Every method takes a message, metadata and an error in any sensible order:
 * `error(err)`, `error('m', err)`, `error('m', {…}, err)`, `error({ err })`. No method throws or waits.
 */
export class Logger {
  private readonly threshold: Threshold;

  /** @param origins those of the logger whose child this is */
  constructor(
    protected readonly core: LoggerCore,
    private readonly binding: LoggerBinding,
    private readonly origins = new LoggerOrigins(core.levels, binding),
  ) {
    this.threshold = origins.threshold;
  }

  get component(): string {
    return this.binding.component;
  }

  trace(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= TRACE.value) this.emit(TRACE, message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= DEBUG.value) this.emit(DEBUG, message, rest);
  }
  info(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= INFO.value) this.emit(INFO, message, rest);
  }
  warning(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= WARNING.value) this.emit(WARNING, message, rest);
  }
  /** The same as {@link warning}. */
  warn(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= WARNING.value) this.emit(WARNING, message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= ERROR.value) this.emit(ERROR, message, rest);
  }
  critical(message: unknown, ...rest: unknown[]): void {
    if (this.threshold.value <= CRITICAL.value) this.emit(CRITICAL, message, rest);
  }
  /** At a level or the name of one; what is neither counts as INFO. */
  log(level: Level | LevelSetting, message: unknown, ...rest: unknown[]): void {
    const found = levelOf(level);
    if (this.threshold.value <= found.value) this.emit(found, message, rest);
  }

  /** Takes what {@link log} takes. Also true where the running story asks for this level. */
  isEnabled(level: Level | LevelSetting): boolean {
    const asked = levelOf(level);
    return this.threshold.own <= asked.value || (this.threshold.value <= asked.value && this.core.pipeline.wants(asked));
  }

  /** A logger that adds these fields to every record, and may name the operation; the component stays. */
  child(fields: Readonly<Record<string, unknown>>, operation = this.binding.operation): Logger {
    const { redactor } = this.core;
    const { category, component, fields: inherited } = this.binding;
    const added = redactor.redactValue(copyFields(fields), category) as Record<string, unknown>;
    const binding = { category, component, operation: this.named(operation), fields: inherited === undefined ? added : addFields(addFields({}, inherited), added) };
    return new Logger(this.core, binding, binding.operation === this.binding.operation ? this.origins : undefined);
  }

  private named(operation: string | undefined): string | undefined {
    if (operation === this.binding.operation) return operation;
    return operation === undefined || operation === '' ? undefined : String(this.core.redactor.redactValue(operation, this.binding.category));
  }

  private emit(level: Level, message: unknown, rest: readonly unknown[]): void {
    const { pipeline } = this.core;
    const { fields } = this.binding;
    if (this.threshold.own <= level.value) pipeline.log(this.origins.of(level), readCall(message, rest, fields));
    else if (pipeline.wants(level)) pipeline.logBelow(this.origins.of(level), readCall(message, rest, fields));
  }
}
