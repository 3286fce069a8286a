import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '@cairn/audit';
import { AppFiles, AppProcess } from './app-process';

export interface FailingDiskReport {
  /** Why the case could not be run on this machine; the figures mean nothing then. */
  readonly notRun?: string;
  readonly answered: Readonly<Record<string, number>>;
  /** Requests between the first refusal and the last one, and how many of them were refused: must be all. */
  readonly whileFailing: { readonly requests: number; readonly refused: number };
  /** Effects without a durable intent: must be 0. */
  readonly violations: number;
  /** From the first refusal to the alarm record, ms. */
  readonly alarmMs: number;
  /** From the first refusal to the first success after it, ms. */
  readonly backAfterMs: number;
  readonly outcome: Outcome;
  readonly faults: readonly string[];
}

/** fdatasync calls of the I/O thread that fail with EIO, after those of the start and of some requests. */
const FAILING = '20..23';
const PAUSE_MS = 25;
const LIMIT_MS = 60_000;
const SUCCESSES_AFTER = 20;

interface Answer {
  readonly at: number;
  readonly status: number;
}

/** Case 4: the disk refuses to sync for a while. Every required action is refused meanwhile, the alarm is raised, and then all is well again. */
export async function failingDisk(): Promise<FailingDiskReport> {
  if (spawnSync('strace', ['-V']).status !== 0) return { ...NOTHING, notRun: 'strace is not installed: apt-get install strace' };
  const files = new AppFiles();
  const wrapper = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fdatasync', '-e', `inject=fdatasync:error=EIO:when=${FAILING}`];
  try {
    const app = await AppProcess.start(files, { wrapper, env: { UV_THREADPOOL_SIZE: '1' } });
    const answers = await askUntilWell(app);
    await app.end();
    return report(files, answers);
  } finally {
    files.remove();
  }
}

async function askUntilWell(app: AppProcess): Promise<Answer[]> {
  const answers: Answer[] = [];
  const end = Date.now() + LIMIT_MS;
  for (let n = 0; Date.now() < end; n += 1) {
    const at = Date.now();
    answers.push({ at, status: await app.act(`act-${n}`) });
    if (successesAfterFailure(answers) >= SUCCESSES_AFTER) break;
    await wait(PAUSE_MS);
  }
  return answers;
}

function successesAfterFailure(answers: readonly Answer[]): number {
  const last = answers.findLastIndex(({ status }) => status === 503);
  return last < 0 ? 0 : answers.slice(last).filter(({ status }) => status === 204).length;
}

function report(files: AppFiles, answers: readonly Answer[]): FailingDiskReport {
  const [first, last] = [answers.findIndex(({ status }) => status === 503), answers.findLastIndex(({ status }) => status === 503)];
  const failing = first < 0 ? [] : answers.slice(first, last + 1);
  const intents = files.acts('intent');
  const { outcome, faults } = files.verify();
  const begin = answers[first]?.at ?? NaN;
  return {
    answered: Object.fromEntries([204, 503].map((status) => [status, answers.filter((answer) => answer.status === status).length])),
    whileFailing: { requests: failing.length, refused: failing.filter(({ status }) => status === 503).length },
    violations: files.effects().filter((id) => !intents.has(id)).length,
    alarmMs: alarmTime(files.logs) - begin,
    backAfterMs: (answers[last + 1]?.at ?? NaN) - begin,
    outcome,
    faults: faults.map(({ text }) => text),
  };
}

/** When `audit.trail.failed` was logged first. */
function alarmTime(logs: string): number {
  const names = readdirSync(logs).filter((name) => /^audit\.\d{4}-/.test(name));
  const lines = names.flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n').slice(0, -1));
  const alarm = lines.map((line) => JSON.parse(line) as { event?: string; timestamp: string }).find(({ event }) => event === 'audit.trail.failed');
  return Date.parse(alarm?.timestamp ?? '');
}

const NOTHING: FailingDiskReport = { answered: {}, whileFailing: { requests: 0, refused: 0 }, violations: 0, alarmMs: NaN, backAfterMs: NaN, outcome: 'trouble', faults: [] };
