import type { EventEmitter } from '@cairn/core';
import { knownFields } from '../category/known-fields';
import { elapsedMs } from '../runtime/elapsed-ms';
import type { CheckStatus, ScoredCheck } from './health-score';

/** What is known of a check before it runs. */
export interface HealthCheckOptions {
  /** Whether the system is down when this check fails; it counts twice in the score. Default false. */
  critical?: boolean;
  /** How long the check may take, milliseconds. Default: without limit. */
  timeoutMs?: number;
}

/** A health check that ended. */
export interface HealthCheckResult extends ScoredCheck {
  /** Undefined when nobody said it. */
  readonly name: string | undefined;
  readonly critical: boolean;
  readonly responseTimeMs: number;
}

/** What is known of a failure besides its error. */
export interface HealthCheckFailure {
  /** Default `unhealthy`. */
  status?: Exclude<CheckStatus, 'healthy' | 'degraded'>;
  /** Why, when there is no error to show. */
  reason?: string;
}

export type HealthCheckEvents = Record<'started' | 'completed' | 'failed', EventEmitter>;

/** A check that runs. It ends once: what is said of it later changes nothing. */
export class HealthCheck {
  private ended: HealthCheckResult | undefined;

  constructor(
    private readonly events: HealthCheckEvents,
    private readonly name: string | undefined,
    private readonly options: HealthCheckOptions,
    private readonly begun: number,
  ) {}

  /** To be called once, when it begins. Whether it is critical is known with its name. */
  announce(): this {
    const { started } = this.events;
    const { critical, timeout_duration } = this.traits();
    if (started.enabled) started.emit(knownFields({ check_name: this.name, critical: this.name === undefined ? undefined : critical, timeout_duration }));
    return this;
  }

  /** The same run under the name its answer gave it. */
  as(name: string, options: HealthCheckOptions): HealthCheck {
    return new HealthCheck(this.events, name, { ...this.options, ...options }, this.begun);
  }

  /** It answered. */
  complete(status: 'healthy' | 'degraded' = 'healthy'): HealthCheckResult {
    if (this.ended !== undefined) return this.ended;
    this.ended = this.resultOf(status);
    if (this.events.completed.enabled) this.events.completed.emit(this.fields(this.ended));
    return this.ended;
  }

  /** It failed, with this error or for this reason. */
  fail(error?: unknown, { status = 'unhealthy', reason }: HealthCheckFailure = {}): HealthCheckResult {
    if (this.ended !== undefined) return this.ended;
    this.ended = this.resultOf(status);
    const fields = this.fields(this.ended, { error_type: error instanceof Error ? error.name : undefined, reason });
    if (error === undefined) this.events.failed.emit(fields);
    else this.events.failed.emitError(fields, error);
    return this.ended;
  }

  private resultOf(status: CheckStatus): HealthCheckResult {
    return { name: this.name, status, critical: this.options.critical === true, responseTimeMs: elapsedMs(this.begun) };
  }

  private fields({ name, status, responseTimeMs }: HealthCheckResult, more: object = {}): object {
    return knownFields({ check_name: name, status, response_time: responseTimeMs, ...this.traits(), ...more });
  }

  private traits(): { critical: boolean; timeout_duration: number | undefined } {
    return { critical: this.options.critical === true, timeout_duration: this.options.timeoutMs };
  }
}
