import { closedLoop } from '../load/closed-loop';
import { openLoop } from '../load/open-loop';
import type { Bound } from '../measure/bound';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import { mustHaveWritten, takeWritten } from '../run/written';
import { median, quantile } from '../stats/summary';
import type { AppSubject, Platform } from '../subjects/apps/app-subject';
import type { AppCosts } from '../subjects/apps/main';
import { startApps, type RunningApp } from './apps';

const SUBJECTS: readonly AppSubject[] = ['bare', 'bare again', 'cairn', 'cairn with console', 'nestjs-pino', 'nest-winston', 'ConsoleLogger'];
const PART_OF_CAPACITY = 0.7;
const CONNECTIONS = 64;
const SECONDS = 6;
const WARM_UP_SECONDS = 1;
const CALIBRATION = { connections: 16, requests: 6_000 };
const NOISE = ['bare', 'bare again'] as const;
/** %. */
const WANTED = 5;

const bound: Bound = {
  says: `p99 of cairn over that of bare: at most ${WANTED} %, or the noise between two bare ones`,
  unit: '%',
  wanted: WANTED,
  atMost: (figures) => {
    const noise = figures.noise('p99', NOISE);
    const bare = figures.median('p99', 'bare');
    return noise === undefined || bare === undefined ? WANTED : Math.max(WANTED, (noise / bare) * 100);
  },
  reached: (figures) => {
    const ratio = figures.ratio('p99', 'cairn', 'bare');
    return ratio === undefined ? undefined : (ratio - 1) * 100;
  },
};

export const latency = (platform: Platform): Measure => ({
  id: `latency-${platform.toLowerCase()}`,
  title: `Latency on ${platform} at a fixed rate`,
  about: `Requests are due at fixed times, at ${PART_OF_CAPACITY * 100} % of what the bare app can do in the same run, and each is timed from when it was due: a stall counts for all that it held up. \`loop delay\` is the 99th
percentile of the event loop's delay in the app. A subject whose requests cost more than the bare one's by half cannot keep up with that rate; its latencies then grow with the length of the run.`,
  figures: [
    { name: 'p50', unit: 'ms' },
    { name: 'p99', unit: 'ms' },
    { name: 'p99.9', unit: 'ms' },
    { name: 'loop delay', unit: 'ms' },
    { name: 'CPU per request', unit: 'µs' },
  ],
  reference: 'bare',
  noise: NOISE,
  rounds: 5,
  otherNode: false,
  bounds: [bound],
  run: (bench) => latenciesOf(bench, platform),
});

async function latenciesOf(bench: Bench, platform: Platform): Promise<Found> {
  const samples = new Samples(SUBJECTS);
  const apps = await startApps(bench, platform, SUBJECTS);
  for (const { process } of apps) await process.ask('watchDelay');
  for (const { port } of apps) await closedLoop({ ...CALIBRATION, port, requests: CALIBRATION.requests * 2 });
  const rate = Math.round((await capacityOf(apps[0]!)) * PART_OF_CAPACITY);
  await bench.rounds(bench.roundsOf(5), apps, (app) => oneLatency(app, rate, samples));
  return { shape: `${rate} requests a second, evenly spaced, for ${SECONDS} s a round after ${WARM_UP_SECONDS} s, over ${CONNECTIONS} kept connections`, rows: samples.rows };
}

async function capacityOf({ port }: RunningApp): Promise<number> {
  const measured: number[] = [];
  for (let time = 0; time < 3; time += 1) measured.push(await closedLoop({ ...CALIBRATION, port }));
  return median(measured);
}

async function oneLatency({ name, process: app, port, dir }: RunningApp, rate: number, samples: Samples): Promise<void> {
  takeWritten(dir);
  const before = await app.ask<AppCosts>('costs');
  const seconds = SECONDS + WARM_UP_SECONDS;
  const latencies = await openLoop({ port, connections: CONNECTIONS, rate, seconds, warmUpSeconds: WARM_UP_SECONDS });
  const after = await app.ask<AppCosts>('costs');
  if (!name.startsWith('bare')) mustHaveWritten(name, takeWritten(dir), rate * WARM_UP_SECONDS); // the rest may still be on its way
  samples.add(name, 'p50', quantile(latencies, 0.5));
  samples.add(name, 'p99', quantile(latencies, 0.99));
  samples.add(name, 'p99.9', quantile(latencies, 0.999));
  samples.add(name, 'loop delay', after.loopDelayP99);
  samples.add(name, 'CPU per request', (after.cpu - before.cpu) / (rate * seconds));
}
