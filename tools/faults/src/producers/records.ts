// Logs numbered records to the logging under test, notes each in the ledger, and ends as it is told.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Meter } from '@cairn/dev/testing';
import { endWithRunner, leaveRunner, onTold, producerOptions, say } from './arguments';
import { cairnTarget } from './cairn.target';
import { Ledger } from './ledger';
import type { Target, TargetOptions } from './target';
import { winstonTarget } from './winston.target';

export interface RecordsOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly writer: string;
  readonly logging: TargetOptions;
  /** How many; `stop` from the runner ends it before. */
  readonly records: number;
  readonly perTick: number;
  readonly tickMs: number;
  /** Bytes of padding; with `random` they hardly shrink when compressed. */
  readonly padding: number;
  readonly random: boolean;
  /** Every `warnEvery`-th record is a WARNING. */
  readonly warnEvery: number;
  readonly end: 'close' | 'exit' | 'throw' | 'reject' | 'reject undefined' | 'stay';
  /** Longest time a flush may take, ms. */
  readonly patienceMs: number;
  /** How long it does nothing before it reports what that costs, ms. */
  readonly idleMs: number;
  /** Begins when the runner says `go`. */
  readonly awaitGo: boolean;
  /** Becomes this user once everything is loaded. */
  readonly uid?: number;
}

const options = producerOptions<RecordsOptions>({ writer: 'w', perTick: 50, tickMs: 1, padding: 200, random: false, warnEvery: 0, end: 'close', patienceMs: 30_000, idleMs: 0, awaitGo: false });
const { run, writer, logging, records, perTick, tickMs, padding, random, warnEvery, end, patienceMs, idleMs, awaitGo, uid } = options;

const ledger = new Ledger(run, writer);
const pad = 'x'.repeat(padding);
let stopped = false;
let going = !awaitGo;
let written = 0;

function one(target: Target): void {
  const n = written;
  const level = warnEvery > 0 && n % warnEvery === 0 ? 'warn' : 'info';
  target.log(level, 'counted', { run, writer, n, pad: random ? randomBytes(padding / 2).toString('hex') : pad });
  written += 1;
  ledger.note(n);
}

async function main(): Promise<void> {
  if (uid !== undefined) process.setuid?.(uid);
  const target = options.subject === 'cairn' ? cairnTarget(logging) : winstonTarget(logging);
  const meter = new Meter();
  endWithRunner();
  onTold((word) => {
    if (word === 'stop') stopped = true;
    if (word === 'go') going = true;
  });
  say('began');
  while (!going) await sleep(5);
  while (written < records && !stopped) {
    for (let i = 0; i < perTick && written < records; i += 1) one(target);
    if (end === 'close' || end === 'stay' || written < records) await sleep(tickMs);
  }
  if (end !== 'close' && end !== 'stay') return void setImmediate(endings[end]);
  await target.flush(patienceMs);
  await target.flush(patienceMs); // what the first one tells (a gap) is a record too
  say('report', { written, ...meter.stop(), ...(await idle()), ...target.account() });
  if (end === 'stay') return void setInterval(() => undefined, 1_000);
  await target.close(patienceMs);
  leaveRunner();
}

/** What the logging does when nobody logs. */
async function idle(): Promise<{ idleCpu?: number }> {
  if (idleMs === 0) return {};
  const meter = new Meter();
  await sleep(idleMs);
  return { idleCpu: meter.stop().cpu };
}

/** Outside every promise chain: an error here is nobody's. */
const endings = {
  exit: () => process.exit(7),
  throw: () => {
    throw new TypeError('nobody caught this');
  },
  reject: () => void Promise.reject(new TypeError('nobody handled this')),
  'reject undefined': () => void Promise.reject(undefined),
};

void main();
