import { EventLogger, EVENTS, type CatalogueEvent, type EventEmitter } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { prepare } from '../category/prepare-event';
import { LoggingRuntime } from '../runtime/logging-runtime';
import type { CacheCounter } from './cache-counter';
import { listedFields } from './listed-fields';

/** A round of health checks. */
export interface HealthMeasures {
  total_checks: number;
  failed_checks: number;
  /** 0 to 100. */
  health_score: number;
  system_status: string;
}

/** How long something took. */
export interface PerformanceMeasures {
  /** What was measured, e.g. `report.render`. */
  performance_metric: string;
  /** Milliseconds. */
  response_time: number;
  status?: string;
}

/** Measurements (category `metric`). Of what it is given, a record carries the fields its event lists and no other. */
@Injectable()
export class MetricLogger {
  private readonly events: Record<'health' | 'performance' | 'cache', ListedEvent>;

  constructor(runtime: LoggingRuntime) {
    const logger = (component: string): EventLogger => new EventLogger(runtime.core, 'metric', component);
    this.events = {
      health: new ListedEvent(logger('health_checker'), EVENTS.metricHealth, 'health'),
      performance: new ListedEvent(logger('performance'), EVENTS.metricPerformance, 'performance'),
      cache: new ListedEvent(logger('cache'), EVENTS.metricCache, 'cache'),
    };
  }

  /** A round of health checks (`metric.health`). */
  health(measures: HealthMeasures): void {
    this.events.health.emit(measures);
  }

  /** How long something took (`metric.performance`). */
  performance(measures: PerformanceMeasures): void {
    this.events.performance.emit(measures);
  }

  /** The counter's hit rate since it was last reset; nothing while it was not asked. `reset` begins a new count. */
  cache(counter: CacheCounter, { reset = true } = {}): void {
    const hitRate = (counter as CacheCounter | undefined)?.hitRate;
    if (hitRate === undefined) return;
    this.events.cache.emit({ cache_performance: counter.name, cache_hit_rate: hitRate });
    if (reset) counter.reset();
  }
}

/** An event of one metric type. */
class ListedEvent {
  private readonly emitter: EventEmitter;

  constructor(
    logger: EventLogger,
    private readonly event: CatalogueEvent,
    private readonly type: string,
  ) {
    this.emitter = prepare(logger, event);
  }

  emit(measures: object): void {
    if (this.emitter.enabled) this.emitter.emit({ ...listedFields(this.event, measures), metric_type: this.type });
  }
}
