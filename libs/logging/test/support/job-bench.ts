import { randomUUID } from 'node:crypto';
import type { CanonicalRecord } from '@cairn/core';
import { CollectingSink } from '@cairn/core/testing';
import { FlowProducer, Queue, Worker, type ConnectionOptions, type Job, type Telemetry, type WorkerOptions } from 'bullmq';
import { cairnTelemetry, observeWorker } from '../../src/bullmq';
import type { LoggingOptions } from '../../src/module/logging-options';
import { buildRuntime } from '../../src/runtime/build-runtime';
import type { LoggingRuntime } from '../../src/runtime/logging-runtime';
import { until } from './until';

type Work = (job: Job, token?: string) => Promise<unknown>;

/** Queues and observed workers of one test, with what they logged; `close` ends them all. */
export class JobBench {
  readonly sink = new CollectingSink();
  readonly logging: LoggingRuntime;
  private readonly opened: { close(): Promise<unknown> }[] = [];
  private readonly run = randomUUID().slice(0, 8);

  constructor(
    private readonly connection: ConnectionOptions,
    options: LoggingOptions = {},
    private readonly telemetry: Telemetry = cairnTelemetry(),
  ) {
    const sinks = [{ sink: this.sink, layout: 'nested' as const }];
    this.logging = buildRuntime({ serviceName: 'bench', level: 'TRACE', console: 'off', toFile: false, ...options, sinks });
  }

  /** A queue of this test alone. */
  queue(name: string): Queue {
    return this.keep(new Queue(this.nameOf(name), this.options()));
  }

  flows(): FlowProducer {
    return this.keep(new FlowProducer(this.options()));
  }

  worker(name: string, work: Work | string, options: Partial<WorkerOptions> = {}): Worker {
    const worker = new Worker(this.nameOf(name), work, { ...this.options(), ...options });
    worker.on('error', (error) => this.logging.logger('bench').debug('the worker had an error', error));
    return this.keep(observeWorker(worker, this.logging));
  }

  /** Queues are named anew in every test: they may share a server. */
  nameOf(queue: string): string {
    return `${queue}-${this.run}`;
  }

  get records(): CanonicalRecord[] {
    return this.sink.records;
  }

  of(event: string): CanonicalRecord[] {
    return this.records.filter((record) => record.event === event);
  }

  async seen(event: string, times = 1): Promise<CanonicalRecord[]> {
    await until(`${times} × ${event}`, () => this.of(event).length >= times);
    return this.of(event);
  }

  /** Closes the newest first, so that workers go before their queues. */
  async close(): Promise<void> {
    for (const each of this.opened.reverse()) await each.close();
    await this.logging.close();
  }

  private options(): { connection: ConnectionOptions; telemetry: Telemetry } {
    return { connection: this.connection, telemetry: this.telemetry };
  }

  private keep<T extends { close(): Promise<unknown> }>(each: T): T {
    this.opened.push(each);
    return each;
  }
}
