import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop } from '../load/closed-loop';
import { addedBound, type Bound } from '../measure/bound';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import { mustHaveWritten, takeWritten } from '../run/written';
import { APP_SUBJECTS, type AppSubject, type Platform } from '../subjects/apps/app-subject';
import type { AppCosts } from '../subjects/apps/main';
import { startApps, type RunningApp } from './apps';

const REQUESTS = 16_000;
const CONNECTIONS = 16;
const ROUNDS = 7;
/** Of each app in a round. */
const TURNS = 20;
/** V8 goes on compiling what is called often until about so many times a round's requests. */
const WARM_UP_ROUNDS = 2;
const CPU = 'CPU per request';
/** Longer than anybody here keeps lines in memory. */
const SETTLE_MS = 400;

function boundsOf(platform: Platform): Bound[] {
  const pino = platform === 'Express' ? 0.2 : 0.4;
  return [
    addedBound(`added CPU on ${platform} ≤ ${pino} of nestjs-pino's`, CPU, 'cairn', 'nestjs-pino', 'bare', pino),
    addedBound(`added CPU on ${platform} ≤ 0.35 of nest-winston's`, CPU, 'cairn', 'nest-winston', 'bare', 0.35),
    addedBound(`added CPU on ${platform} ≤ 0.35 of ConsoleLogger's`, CPU, 'cairn', 'ConsoleLogger', 'bare', 0.35),
  ];
}

export const requestCpu = (platform: Platform): Measure => ({
  id: `request-cpu-${platform.toLowerCase()}`,
  title: `A request on ${platform}`,
  about: `CPU of all threads of a Nest app with an empty handler, and requests per second while every connection sends its next request when the last one is answered, from a thread that does not sleep. Every subject
but \`bare\` writes one line per request to a file; \`cairn with console\` writes each to standard output as well, as its default outside a terminal is.
\`floor\` is no logger, but does the least that one has to do for each request: two random ids, an async context, one listener for the end, one \`JSON.stringify\` of what Cairn records, one write per 64 KiB.`,
  figures: [
    { name: CPU, unit: 'µs' },
    { name: 'requests', unit: '/s' },
  ],
  reference: 'bare',
  noise: ['bare', 'bare again'],
  rounds: ROUNDS,
  otherNode: true,
  bounds: boundsOf(platform),
  run: (bench) => requestsOf(bench, platform, [...APP_SUBJECTS, 'floor']),
});

export async function requestsOf(bench: Bench, platform: Platform, subjects: readonly AppSubject[]): Promise<Found> {
  const samples = new Samples(subjects);
  const apps = await startApps(bench, platform, subjects);
  const requests = Math.ceil(bench.scaled(REQUESTS) / TURNS) * TURNS;
  for (const app of apps) await closedLoop({ port: app.port, connections: CONNECTIONS, requests: requests * WARM_UP_ROUNDS, awake: true });
  await bench.eachRound(bench.roundsOf(ROUNDS), async () => {
    const costs = await roundOf(bench, apps, requests);
    for (const [name, { cpu, seconds }] of costs) {
      samples.add(name, CPU, cpu / requests);
      samples.add(name, 'requests', requests / seconds);
    }
  });
  return { shape: `${requests.toLocaleString('en-US')} requests per round, in ${TURNS} turns, over ${CONNECTIONS} kept connections`, rows: samples.rows };
}

interface Cost {
  /** µs. */
  readonly cpu: number;
  readonly seconds: number;
}

/** What all apps do from its beginning to its end counts: what one still writes while the next has its turn does, too. */
async function roundOf(bench: Bench, apps: readonly RunningApp[], requests: number): Promise<Map<AppSubject, Cost>> {
  await sleep(SETTLE_MS);
  const before = await cpuOf(apps);
  for (const { dir } of apps) takeWritten(dir);
  const seconds = new Map(apps.map(({ name }) => [name, 0]));
  const ofATurn = requests / TURNS;
  await bench.inTurns(TURNS, apps, async ({ name, port }) => {
    const perSecond = await closedLoop({ port, connections: CONNECTIONS, requests: ofATurn, awake: true });
    seconds.set(name, seconds.get(name)! + ofATurn / perSecond);
  });
  await sleep(SETTLE_MS);
  const after = await cpuOf(apps);
  for (const { name, dir } of apps) if (!name.startsWith('bare')) mustHaveWritten(name, takeWritten(dir), requests);
  return new Map(apps.map(({ name }) => [name, { cpu: after.get(name)! - before.get(name)!, seconds: seconds.get(name)! }]));
}

/** Of all threads so far, µs. */
async function cpuOf(apps: readonly RunningApp[]): Promise<Map<AppSubject, number>> {
  const all = new Map<AppSubject, number>();
  for (const { name, process } of apps) all.set(name, (await process.ask<AppCosts>('costs')).cpu);
  return all;
}
