import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { startPrivateRedis } from '@cairn/dev';
import { Queue } from 'bullmq';
import { account, type StoredRecord } from '../check/account';
import { faultless } from '../check/exact-gap';
import { readLedger } from '../check/ledger';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { until } from '../case/until';
import { LAST_WORDS } from '../producers/app/app-log';

const REQUESTS = 100;
const JOBS = 20;
const DEADLINE_MS = 5_000;
const QUEUE = 'faults';

async function terminate(trial: Trial): Promise<Outcome> {
  const platform = trial.index % 2 === 0 ? 'Express' : 'Fastify';
  const logs = trial.place('logs');
  const { url } = trial.keep(await startPrivateRedis());
  // no timer helps: what is logged last is flushed by the end or not at all
  const app = trial.start('app', { platform, logging: { dir: logs, flushMs: 5_000 }, redis: url });
  const port = await app.message<number>('port');
  await addJobs(url);
  const answers = Array.from({ length: REQUESTS }, () => answered(port));
  await until('everything is in flight', () => noted(trial, 'begun') === REQUESTS && noted(trial, 'job-begun') === JOBS);
  const began = performance.now();
  app.kill('SIGTERM');
  const { signal, stderr } = await app.ended;
  const took = performance.now() - began;
  const good = (await Promise.all(answers)).filter(Boolean).length;
  const { values, broken } = judge(trial, logs, took, good);
  return { values, broken: [...broken, ...(signal === 'SIGTERM' ? [] : [`it did not end by SIGTERM: ${lastWords(stderr)}`])] };
}

function judge(trial: Trial, logs: string, took: number, answered: number): Required<Outcome> {
  const records: StoredRecord[] = [];
  const found = account(trial.ledger, [logs], { files: (name) => !/alerts|background_tasks/.test(name), each: (record) => records.push(record) });
  const requests = records.filter(({ event, metadata }) => event === 'http.request.completed' && metadata?.['status_code'] === 200 && metadata['outcome'] === 'complete');
  const jobs = records.filter(({ event }) => event === 'job.completed');
  const values = {
    lost: found.lost.length,
    'requests without a record': REQUESTS - requests.length,
    'ended after': took,
    'requests unanswered': REQUESTS - answered,
    ...(trial.subject === 'cairn' ? { 'jobs without a record': JOBS - jobs.length } : {}),
  };
  const short = found.accepted === 2 * (REQUESTS + JOBS) + LAST_WORDS ? [] : [`only ${found.accepted} records were logged`];
  return { values, broken: [...faultless(found), ...short] };
}

async function addJobs(url: string): Promise<void> {
  const queue = new Queue(QUEUE, { connection: { url } });
  await queue.addBulk(Array.from({ length: JOBS }, (_, n) => ({ name: 'work', data: { n } })));
  await queue.close();
}

/** Whether the answer came, whole. */
function answered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', path: '/slow', agent: false }, (response) => {
      response.resume().once('close', () => resolve(response.complete && response.statusCode === 200));
    });
    sent.once('error', () => resolve(false));
    sent.end();
  });
}

function noted(trial: Trial, name: string): number {
  if (!existsSync(trial.ledger)) return 0;
  let count = 0;
  for (const { writer } of readLedger(trial.ledger)) count += Number(writer === name);
  return count;
}

export const sigterm: FaultCase = {
  number: 6,
  name: 'sigterm',
  injected: 'SIGTERM with 100 requests and 20 jobs in flight, on Express and Fastify, with shutdown hooks',
  holds: 'requests and jobs end, each has its record, every record logged meanwhile is there, within 5 s',
  guarantees: ['G2', 'G3'],
  figures: [none('lost'), none('requests without a record'), none('jobs without a record'), none('requests unanswered'), most('ended after', 'ms', DEADLINE_MS)],
  repeats: 10,
  smoke: 1,
  needs: ['redis'],
  baseline: 2,
  mutants: [
    {
      name: 'nothing is flushed when the app stops',
      patches: [
        { lib: 'logging', file: 'module/logging.lifecycle.js', find: 'await this.runtime.flush();', replace: '' },
        { lib: 'logging', file: 'audit/audit.lifecycle.js', find: 'await this.runtime.flush();', replace: '' },
        { lib: 'sinks', file: 'exit/exit-flush.js', find: 'await Promise.allSettled(this.options.sinks().map((sink) => sink.flush(deadline)));', replace: 'return deadline;' },
        { lib: 'sinks', file: 'exit/exit-flush.js', find: 'flushSync() {\n        this.flushEachSync();\n        this.flushEachSync();', replace: 'flushSync() {' },
      ],
      trials: 3,
    },
  ],
  run: terminate,
};
