// A worker whose event loop stands still for longer than the lock of its job, or one that takes such a job over.
import { observeWorker } from '@cairn/logging/bullmq';
import { Worker } from 'bullmq';
import { endWithRunner, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { buildRuntime } from './product';
import type { TargetOptions } from './target';

export interface StallingOptions {
  readonly run: string;
  readonly writer: string;
  readonly logging: TargetOptions;
  readonly redis: string;
  readonly queue: string;
  /** How long the event loop stands still, ms. */
  readonly blockMs: number;
}

const { run, writer, logging, redis, queue, blockMs } = producerOptions<StallingOptions>({});
const ledger = new Ledger(run, writer);
const runtime = buildRuntime(logging);
const logger = runtime.logger('stalling');
const LOCK = { lockDuration: 300, stalledInterval: 150, maxStalledCount: 3 };
let runs = 0;

/** Synchronous, as a large regular expression or a hash is. */
function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function work(): Promise<void> {
  const n = runs;
  runs += 1;
  logger.info('running', { run, writer, n });
  ledger.note(n);
  standStill(blockMs);
  logger.info('done', {});
}

const worker = new Worker(queue, work, { connection: { url: redis, maxRetriesPerRequest: null }, name: writer, ...LOCK });
worker.on('error', () => undefined); // it has lost its lock: its record says it
observeWorker(worker, runtime);
endWithRunner();
void worker.waitUntilReady().then(() => say('ready'));
process.once('SIGTERM', () => void worker.close().then(() => runtime.close()).then(() => process.exit(0)));
