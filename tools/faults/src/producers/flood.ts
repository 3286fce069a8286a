// Logs at a steady rate, with one burst in a single turn, and reports what that cost.
import { setTimeout as sleep } from 'node:timers/promises';
import { Meter } from '@cairn/dev/testing';
import { endWithRunner, leaveRunner, producerOptions, say } from './arguments';
import { cairnTarget } from './cairn.target';
import { Ledger } from './ledger';
import type { TargetOptions } from './target';
import { winstonTarget } from './winston.target';

export interface FloodOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly logging: TargetOptions;
  /** Records a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Records in one turn of the event loop, in the middle. */
  readonly burst: number;
}

const { subject, run, logging, rate, seconds, burst } = producerOptions<FloodOptions>({});
const TICK_MS = 5;
/** A tick that comes late makes up for this much of what was missed, no more: on a slow machine the rate is lower, as that of an app would be, and is reported. */
const CATCH_UP_MS = 25;
const pad = 'x'.repeat(200);

async function main(): Promise<void> {
  const target = subject === 'cairn' ? cairnTarget(logging) : winstonTarget(logging);
  const ledger = new Ledger(run, 'w');
  endWithRunner();
  let n = 0;
  const log = (count: number): void => {
    const from = n;
    for (const last = n + count; n < last; n += 1) target.log('info', 'counted', { run, writer: 'w', n, pad });
    ledger.noteAll(from, n);
  };
  say('began');
  const meter = new Meter();
  const began = performance.now();
  const end = began + seconds * 1_000;
  let hasBurst = burst === 0;
  let due = began;
  while (performance.now() < end) {
    const now = performance.now();
    due = Math.max(due, now - CATCH_UP_MS);
    log(Math.floor(((now - due) * rate) / 1_000));
    due = now;
    if (!hasBurst && now > (began + end) / 2) {
      hasBurst = true;
      log(burst);
    }
    await sleep(TICK_MS);
  }
  const took = (performance.now() - began) / 1_000;
  const load = meter.stop();
  await target.flush(60_000);
  await target.flush(60_000);
  say('report', { written: n, perSecond: (n - burst) / took, ...load, ...target.account() });
  await target.close(30_000);
  leaveRunner();
}

void main();
