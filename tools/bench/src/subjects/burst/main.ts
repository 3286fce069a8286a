// A process that logs at a steady rate and says what that does to it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Meter, type Load } from '@cairn/dev/testing';
import { answer, started } from '../answer';
import { makeTarget, type RecordSubject } from '../records/make-target';
import { IDS, type RecordTarget } from '../records/record-target';

export interface BurstRun {
  /** Records a second. */
  readonly rate: number;
  readonly seconds: number;
}

export interface Burst extends Load {
  /** Records a second that were reached. */
  readonly rate: number;
  /** Records that were given up. */
  readonly dropped: number;
}

const TICK_MS = 1;
/** A tick that comes late makes up for this much of what was missed, no more: who cannot keep up logs less. */
const CATCH_UP_MS = 25;
/** Before anything is noted. */
const WARM_UP_SECONDS = 2;

async function logFor(target: RecordTarget, { rate, seconds }: BurstRun): Promise<number> {
  const one = target.paths.generic!;
  const began = performance.now();
  let n = 0;
  for (let due = began, now = began; now < began + seconds * 1_000; now = performance.now()) {
    due = Math.max(due, now - CATCH_UP_MS);
    const count = Math.floor(((now - due) * rate) / 1_000);
    for (const last = n + count; n < last; n += 1) one(n);
    due += (count * 1_000) / rate;
    await sleep(TICK_MS);
  }
  return n / ((performance.now() - began) / 1_000);
}

async function burst(target: RecordTarget, run: BurstRun): Promise<Burst> {
  await target.inContext(IDS, () => logFor(target, { ...run, seconds: Math.min(WARM_UP_SECONDS, run.seconds) }));
  const meter = new Meter();
  const rate = await target.inContext(IDS, () => logFor(target, run));
  const load = meter.stop();
  await target.flush();
  return { ...load, rate, dropped: target.dropped?.() ?? 0 };
}

async function main(): Promise<void> {
  const { subject, dir } = started<{ subject: RecordSubject; dir: string }>();
  const target = await makeTarget(subject, dir);
  answer({ burst: (run: BurstRun) => burst(target, run) });
}

void main();
