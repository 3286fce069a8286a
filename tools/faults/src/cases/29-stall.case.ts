import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPrivateRedis } from '@cairn/dev';
import { Queue } from 'bullmq';
import { account, type StoredRecord } from '../check/account';
import { readLedger } from '../check/ledger';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

const QUEUE = 'stalling';
const BLOCK_MS = 2_500;

async function stall(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const { url } = trial.keep(await startPrivateRedis());
  const queue = new Queue(QUEUE, { connection: { url } });
  try {
    const worker = { logging: { dir: logs }, redis: url, queue: QUEUE };
    const first = trial.start('stalling-worker', { ...worker, writer: 'first', blockMs: BLOCK_MS });
    await first.message('ready');
    await queue.add('work', {});
    await until('the first worker runs the job', () => hasRun(trial, 'first'));
    const second = trial.start('stalling-worker', { ...worker, writer: 'second', blockMs: 0 });
    await second.message('ready');
    await until('the second worker runs it too', () => hasRun(trial, 'second'));
    await sleep(BLOCK_MS);
    for (const producer of [first, second]) producer.kill('SIGTERM');
    await Promise.all([first.ended, second.ended]);
  } finally {
    await queue.close();
  }
  return judge(trial, logs);
}

function judge(trial: Trial, logs: string): Outcome {
  const records: StoredRecord[] = [];
  const found = account(trial.ledger, [logs], { files: (name) => /^(application|job)\./.test(name), each: (record) => records.push(record) });
  const attemptOf = ({ context }: StoredRecord): unknown => context?.['attempt'];
  const executionOf = ({ context }: StoredRecord): unknown => context?.['execution_id'];
  const runs = records.filter(({ message }) => message === 'running');
  const started = new Set(records.filter(({ event }) => event === 'job.started').map(executionOf));
  const values = {
    runs: runs.length,
    merged: runs.length - Math.min(new Set(runs.map(attemptOf)).size, new Set(runs.map(executionOf)).size),
    'runs without a start': runs.filter((record) => !started.has(executionOf(record))).length,
    'stalls untold': Number(!records.some(({ event }) => event === 'job.stalled')),
    lost: found.lost.length,
  };
  return { values, broken: runs.length < 2 ? ['the job did not run twice: no stall'] : [] };
}

function hasRun(trial: Trial, name: string): boolean {
  if (!existsSync(trial.ledger)) return false;
  for (const { writer } of readLedger(trial.ledger)) if (writer === name) return true;
  return false;
}

export const stalled: FaultCase = {
  number: 29,
  name: 'stall',
  injected: "a worker's event loop stands still for longer than the lock of its BullMQ job, so that another one runs the job as well",
  holds: 'the two runs have attempts and execution ids of their own in all their records, and the stall is told: the double run can be seen',
  guarantees: ['G2', 'G7'],
  figures: [count('runs'), none('merged'), none('runs without a start'), none('stalls untold'), none('lost')],
  repeats: 4,
  smoke: 'libs/logging/test/job-records.spec.ts',
  needs: ['redis'],
  baseline: 'it has no records of jobs',
  mutants: [
    { name: 'attempts are numbered by failures', patches: [{ lib: 'logging', file: 'bullmq/job-run.js', find: 'this.attempt = Math.max(job.attemptsStarted ?? 0, 1);', replace: 'this.attempt = job.attemptsMade + 1;' }], trials: 1 },
    { name: 'stalls are not observed', patches: [{ lib: 'logging', file: 'bullmq/job-observer.js', find: 'void this.stalled(worker, String(subject));', replace: '' }], trials: 1 },
  ],
  run: stall,
};
