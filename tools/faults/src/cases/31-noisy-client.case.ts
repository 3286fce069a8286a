import { setTimeout as sleep } from 'node:timers/promises';
import { account } from '../check/account';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most } from '../case/figure';
import type { Trial } from '../case/trial';

const FLOODERS = 20;
const RECORDS_EACH = 400;
const VICTIM_EVERY_MS = 20;

async function floodBesideOthers(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const app = trial.start('app', { platform: 'Express', logging: { dir: logs, bufferMb: 1, backupCount: 10_000 } });
  const port = await app.message<number>('port');
  const end = Date.now() + (trial.isSmoke ? 1_500 : 5_000);
  const [victims] = await Promise.all([victimRequests(port, end), ...Array.from({ length: FLOODERS }, () => flood(port, end))]);
  app.tell('load');
  const { rssGrowthMb } = await app.message<{ rssGrowthMb: number }>('load');
  app.kill('SIGTERM');
  await app.ended;
  return judge(trial, logs, victims, rssGrowthMb);
}

/** One client that asks for a lot of records, again and again. */
async function flood(port: number, end: number): Promise<void> {
  while (Date.now() < end) await ask(port, `/flood/${RECORDS_EACH}`);
}

/** The others, each with a request now and then. Returns how many. */
async function victimRequests(port: number, end: number): Promise<number> {
  const asked: Promise<void>[] = [];
  while (Date.now() < end) {
    asked.push(ask(port, '/victim'));
    await sleep(VICTIM_EVERY_MS);
  }
  await Promise.all(asked);
  return asked.length;
}

async function ask(port: number, path: string): Promise<void> {
  await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

function judge(trial: Trial, logs: string, victims: number, rssGrowthMb: number): Outcome {
  let requests = 0;
  const found = account(trial.ledger, [logs], { each: ({ event, metadata }) => (requests += Number(event === 'http.request.completed' && metadata?.['path'] === '/victim')) });
  const lostOf = (name: string): number => found.lost.filter(({ writer }) => writer === name).length;
  const share = (lost: number): number => (lost / victims) * 100;
  return {
    values: {
      "others' request records lost": share(victims - requests),
      "others' warnings lost": share(lostOf('victim-warning')),
      "others' ordinary records lost": share(lostOf('victim')),
      "the flood's records lost": (lostOf('flood') / (found.accepted - 2 * victims)) * 100,
      accepted: found.accepted,
      'RSS growth': rssGrowthMb,
    },
    broken: trial.subject === 'cairn' && found.declared !== found.lost.length ? [`${found.lost.length} records are missing, ${found.declared} declared`] : [],
  };
}

export const noisyClient: FaultCase = {
  number: 31,
  name: 'noisy-client',
  injected: 'one client makes an app log 8,000 records a turn into a buffer of 1 MB, while others send a request every 20 ms',
  holds: "the others' request records and warnings are all there; their ordinary records share the losses of the category, which are declared exactly",
  guarantees: ['G2', 'G6'],
  figures: [
    most("others' request records lost", '%', 0),
    most("others' warnings lost", '%', 0),
    most("others' ordinary records lost", '%'),
    most("the flood's records lost", '%'),
    count('accepted'),
    most('RSS growth', 'MB'),
  ],
  repeats: 3,
  smoke: 1,
  baseline: 1,
  mutants: [
    {
      name: 'warnings are dropped like all others',
      patches: [{ lib: 'core', file: 'sink/waiting-line.js', find: 'return level.value >= level_1.WARNING.value ? Rank.Important : Rank.Ordinary;', replace: 'return Rank.Ordinary;' }],
      trials: 1,
    },
  ],
  run: floodBesideOthers,
};
