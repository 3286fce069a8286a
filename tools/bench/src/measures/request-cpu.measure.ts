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

const REQUESTS = 8_000;
const CONNECTIONS = 16;
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
  about: `CPU of all threads of a Nest app with an empty handler, and requests per second while every connection sends its next request when the last one is answered. Every subject
but \`bare\` writes one line per request to a file; \`cairn with console\` writes each to standard output as well, as its default outside a terminal is.`,
  figures: [
    { name: CPU, unit: 'µs' },
    { name: 'requests', unit: '/s' },
  ],
  reference: 'bare',
  noise: ['bare', 'bare again'],
  rounds: 7,
  otherNode: true,
  bounds: boundsOf(platform),
  run: (bench) => requestsOf(bench, platform, APP_SUBJECTS),
});

export async function requestsOf(bench: Bench, platform: Platform, subjects: readonly AppSubject[]): Promise<Found> {
  const samples = new Samples(subjects);
  const apps = await startApps(bench, platform, subjects);
  const requests = bench.scaled(REQUESTS);
  for (const app of apps) await load(app, requests * 2);
  await bench.rounds(bench.roundsOf(7), apps, async (app) => {
    const { cpu, perSecond } = await load(app, requests);
    samples.add(app.name, CPU, cpu / requests);
    samples.add(app.name, 'requests', perSecond);
  });
  return { shape: `${requests.toLocaleString('en-US')} requests per round over ${CONNECTIONS} kept connections`, rows: samples.rows };
}

async function load({ name, process: app, port, dir }: RunningApp, requests: number): Promise<{ cpu: number; perSecond: number }> {
  takeWritten(dir);
  const before = await app.ask<AppCosts>('costs');
  const perSecond = await closedLoop({ port, connections: CONNECTIONS, requests });
  await sleep(SETTLE_MS);
  const after = await app.ask<AppCosts>('costs');
  if (!name.startsWith('bare')) mustHaveWritten(name, takeWritten(dir), requests);
  return { cpu: after.cpu - before.cpu, perSecond };
}
