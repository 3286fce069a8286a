import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account } from '../check/account';
import { faultless } from '../check/exact-gap';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';

const DAY_MS = 86_400_000;
const HOUR_S = 3_600;
const KEPT_DAYS = 5;
/** Ages of files that are there before, days: the last one is due, so that deleting happens at all. */
const AGES = [1, 2, 3, 4, 9];
/** Housekeeping comes 5 s after a start and after each rolled file. */
const HOUSEKEEPING_MS = 6_500;

interface Scene {
  readonly name: string;
  /** Seconds the wall clock is away from the real one: at the start, and after the step. */
  readonly clock: readonly [number, number];
  readonly zone?: string;
}

/** To a moment of this year, UTC. */
const to = (moment: string): number => Math.round((Date.parse(moment) - Date.now()) / 1_000);

const SCENES: readonly (() => Scene)[] = [
  () => ({ name: '40 days ahead', clock: [0, 40 * 24 * HOUR_S] }),
  () => ({ name: '10 years back', clock: [0, -3_653 * 24 * HOUR_S] }),
  () => ({ name: 'an hour ahead', clock: [0, HOUR_S] }),
  () => ({ name: 'an hour back', clock: [0, -HOUR_S] }),
  () => ({ name: 'the end of daylight saving time', clock: [to('2026-10-25T00:59:58Z'), to('2026-10-25T01:00:00Z')], zone: 'Europe/Berlin' }),
  () => ({ name: 'UTC+14 over midnight', clock: [to('2026-03-01T23:59:58Z'), to('2026-03-02T00:00:01Z')], zone: 'Pacific/Kiritimati' }),
  () => ({ name: 'UTC-8 over its own midnight', clock: [to('2026-03-02T07:59:58Z'), to('2026-03-02T08:00:01Z')], zone: 'America/Los_Angeles' }),
];

async function stepTheClock(trial: Trial): Promise<Outcome> {
  const scene = SCENES[trial.index % SCENES.length]!();
  const logs = trial.place('logs');
  const started = Date.now() + scene.clock[0] * 1_000;
  const planted = AGES.map((age) => plant(logs, age, started));
  const clock = join(trial.dir, 'clock');
  set(clock, scene.clock[0]);
  const logging = { dir: logs, retentionDays: { application: KEPT_DAYS, default: KEPT_DAYS } };
  const producer = trial.start('records', { logging, records: 1e9, perTick: 2, tickMs: 5 }, { env: await faked(trial, clock, scene) });
  await producer.message('began');
  await sleep(1_000);
  set(clock, scene.clock[1]);
  await sleep(HOUSEKEEPING_MS);
  const isGone = (age: number): boolean => !existsSync(planted[AGES.indexOf(age)]!);
  const early = AGES.filter((age) => age <= KEPT_DAYS && isGone(age)).length;
  const due = AGES.filter((age) => age > KEPT_DAYS && isGone(age)).length;
  set(clock, scene.clock[0]);
  await sleep(300);
  producer.tell('stop');
  const { code, stderr } = await producer.ended;
  const found = account(trial.ledger, [logs]);
  return {
    values: { 'deleted early': early, 'deleted when due': due, accepted: found.accepted, lost: found.lost.length, 'out of order': found.unordered },
    broken: [...(code === 0 ? [] : [`${scene.name}: the process failed: ${lastWords(stderr)}`]), ...faultless(found)].map((text) => `${scene.name}: ${text}`),
  };
}

/** A file of this product's names, as old in name and in time as it says. */
function plant(logs: string, ageDays: number, now: number): string {
  const time = new Date(now - ageDays * DAY_MS);
  const path = join(logs, `application.${time.toISOString().slice(0, 10)}.old-aaaaa${ageDays}.log.gz`);
  writeFileSync(path, Buffer.from('H4sIAAAAAAAAAwMAAAAAAAAAAAA=', 'base64')); // an empty member
  utimesSync(path, time, time);
  return path;
}

/** Only the wall clock is faked: timers go on, and files bear the machine's time. */
async function faked(trial: Trial, clock: string, { zone = 'UTC' }: Scene): Promise<NodeJS.ProcessEnv> {
  const { path } = await trial.tools.get('libfaketime');
  return { LD_PRELOAD: path, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1', TZ: zone };
}

function set(clock: string, seconds: number): void {
  writeFileSync(clock, `${seconds < 0 ? '' : '+'}${seconds}`);
}

export const clock: FaultCase = {
  number: 18,
  name: 'clock',
  injected: 'the clock is set 40 days ahead, 10 years back, an hour ahead and back, and runs over the end of daylight saving time and over midnight in other time zones',
  holds: 'no file is deleted before its time, nothing is lost or written out of order',
  guarantees: ['G2', 'G3'],
  figures: [none('deleted early'), count('deleted when due'), count('accepted'), none('lost'), none('out of order')],
  repeats: 7,
  smoke: 1,
  needs: ['libfaketime'],
  baseline: 2,
  mutants: [
    { name: 'retention believes the wall clock', patches: [{ lib: 'sinks', file: 'file/cautious-clock.js', find: 'return Math.min(wall, steady + this.offset);', replace: 'return wall;' }], trials: 1 },
    { name: 'a step is believed at once', patches: [{ lib: 'sinks', file: 'file/cautious-clock.js', find: 'return steady - this.doubtedAt >= PROBATION_MS;', replace: 'return true;' }], trials: 1 },
  ],
  run: stepTheClock,
};
