import { atMostBound } from '../measure/bound';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import type { AppSubject } from '../subjects/apps/app-subject';
import type { StartUp } from '../subjects/apps/main';

const SUBJECTS: readonly AppSubject[] = ['bare', 'bare again', 'cairn', 'nestjs-pino', 'nest-winston', 'ConsoleLogger'];
const MIB = 2 ** 20;
const ROUNDS = 9;

/** Each round starts each subject once, in a process of its own. */
export const startUp: Measure = {
  id: 'start-up',
  title: 'Starting an app',
  about: 'From the start of the process until a Nest app on Express listens, one process for each value: elapsed time, CPU of all threads, and the memory it then has. `over bare` is against the bare app of the same round.',
  figures: [
    { name: 'elapsed', unit: 'ms' },
    { name: 'elapsed over bare', unit: 'ms' },
    { name: 'CPU over bare', unit: 'ms' },
    { name: 'RSS over bare', unit: 'MiB' },
  ],
  rounds: ROUNDS,
  otherNode: true,
  bounds: [atMostBound('start-up at most 60 ms over bare Nest', 'elapsed over bare', 'cairn', 60, 'ms')],
  run: startUpsOf,
};

async function startUpsOf(bench: Bench): Promise<Found> {
  const samples = new Samples(SUBJECTS);
  await bench.rounds(1, SUBJECTS, async (subject) => void (await startOnce(bench, subject))); // fills the caches of the file system
  for (let round = 0; round < bench.roundsOf(ROUNDS); round += 1) {
    const found = new Map<AppSubject, StartUp>();
    await bench.rounds(1, SUBJECTS, async (subject) => void found.set(subject, await startOnce(bench, subject)));
    const bare = found.get('bare')!;
    for (const [subject, { wall, cpu, rss }] of found) {
      samples.add(subject, 'elapsed', wall);
      if (subject === 'bare') continue;
      samples.add(subject, 'elapsed over bare', wall - bare.wall);
      samples.add(subject, 'CPU over bare', cpu - bare.cpu);
      samples.add(subject, 'RSS over bare', (rss - bare.rss) / MIB);
    }
  }
  return { shape: 'each app started once a round', rows: samples.rows };
}

async function startOnce(bench: Bench, subject: AppSubject): Promise<StartUp> {
  const { process: app } = await bench.start({ program: 'apps/main.js', options: { subject, platform: 'Express' } });
  const found = await app.ask<StartUp>('startUp');
  await app.stop();
  return found;
}
