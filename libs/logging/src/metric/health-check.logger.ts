import { EventLogger, EVENTS } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { prepare } from '../category/prepare-event';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { HealthCheckTimeoutError, requireTimeout, within } from './check-timeout';
import { HealthCheck, type HealthCheckEvents, type HealthCheckOptions, type HealthCheckResult } from './health-check';
import type { CheckStatus } from './health-score';
import { healthRound, type HealthRound, type SystemStatus } from './health-round';
import { MetricLogger } from './metric.logger';

/** What a check does; the signal says when its time is up. */
export type HealthCheckFunction<T = unknown> = (signal: AbortSignal) => T | PromiseLike<T>;

/** One check of a round. */
export interface HealthCheckDefinition extends HealthCheckOptions {
  check: HealthCheckFunction;
}

/** Health checks (category `metric`, component `health_checker`): a record at the start and the end of each, and one per round with its score. */
@Injectable()
export class HealthCheckLogger {
  private readonly events: HealthCheckEvents;

  constructor(
    runtime: LoggingRuntime,
    private readonly metrics: MetricLogger,
  ) {
    const logger = new EventLogger(runtime.core, 'metric', 'health_checker');
    this.events = {
      started: prepare(logger, EVENTS.healthCheckStarted),
      completed: prepare(logger, EVENTS.healthCheckCompleted),
      failed: prepare(logger, EVENTS.healthCheckFailed),
    };
  }

  /**
   * A check begins, or began at `begun` (by `performance.now()`); end it with `complete` or `fail`. Here `timeoutMs` is only recorded.
   * @throws CairnError CAIRN_E_SETTING for a `timeoutMs` that is no time to wait.
   */
  start(name: string | undefined, options: HealthCheckOptions = {}, begun = performance.now()): HealthCheck {
    requireTimeout(options.timeoutMs);
    return new HealthCheck(this.events, name, options, begun).announce();
  }

  /**
   * Runs a check: resolves with what `fn` gives, rejects with what it throws, or with a {@link HealthCheckTimeoutError} after `timeoutMs`. A throw is
   * recorded as `unhealthy`, no answer in time as `timeout`.
   */
  async run<T>(name: string, fn: HealthCheckFunction<T>, options: HealthCheckOptions = {}): Promise<T> {
    const outcome = await this.perform(name, fn, options);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Runs checks at once and records them together. A check that fails is in the result: only a `timeoutMs` that is none rejects. */
  async round(checks: Readonly<Record<string, HealthCheckDefinition>>): Promise<HealthRound> {
    const running = Object.entries(checks).map(([name, { check, ...options }]) => this.perform(name, check, options));
    return this.completeRound((await Promise.all(running)).map(({ result }) => result));
  }

  /** Records checks that ended as one round (`metric.health`). `status` is that of the system, by default what the checks say of it. */
  completeRound(results: readonly HealthCheckResult[], status?: SystemStatus): HealthRound {
    const round = healthRound(results, status);
    this.metrics.health({
      total_checks: results.length,
      failed_checks: round.failedChecks,
      health_score: round.score,
      system_status: round.status,
    });
    return round;
  }

  private async perform<T>(name: string, fn: HealthCheckFunction<T>, options: HealthCheckOptions): Promise<Outcome<T>> {
    const check = this.start(name, options);
    try {
      const value = await within(options.timeoutMs, fn);
      return { value, result: check.complete() };
    } catch (error) {
      return { error, result: check.fail(error, { status: statusOf(error) }) };
    }
  }
}

type Outcome<T> = { readonly result: HealthCheckResult } & ({ readonly value: T } | { readonly error: unknown });

function statusOf(error: unknown): Exclude<CheckStatus, 'healthy' | 'degraded'> {
  return error instanceof HealthCheckTimeoutError ? 'timeout' : 'unhealthy';
}
