import { rmSync } from 'node:fs';
import { atMostBound } from '../measure/bound';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import type { Burst, BurstRun } from '../subjects/burst/main';
import type { RecordSubject } from '../subjects/records/make-target';

const SUBJECTS: readonly RecordSubject[] = ['cairn', 'cairn rolling', 'pino', 'winston rotating'];
const RUN: BurstRun = { rate: 50_000, seconds: 60 };

export const burst: Measure = {
  id: 'burst',
  title: 'A minute at 50,000 records a second',
  about: `One process, free to use all processors, logs \`generic\` records in ticks of a millisecond. Memory and the event loop's delay are those of the whole minute, after two seconds of the same; a subject that cannot keep up
reaches a lower rate. \`cairn rolling\` has all defaults: its files roll at 50 MB and are compressed meanwhile; the others never roll.`,
  figures: [
    { name: 'reached', unit: '/s' },
    { name: 'RSS growth', unit: 'MiB' },
    { name: 'loop delay p99', unit: 'ms' },
    { name: 'loop delay max', unit: 'ms' },
    { name: 'CPU', unit: 'of one processor' },
    { name: 'dropped', unit: '' },
  ],
  rounds: 1,
  otherNode: false,
  bounds: [
    atMostBound('RSS growth ≤ 64 MiB', 'RSS growth', 'cairn rolling', 64, 'MiB'),
    atMostBound('event-loop delay p99 ≤ 5 ms', 'loop delay p99', 'cairn rolling', 5, 'ms'),
  ],
  run: burstsOf,
};

async function burstsOf(bench: Bench): Promise<Found> {
  const samples = new Samples(SUBJECTS);
  await bench.rounds(bench.roundsOf(1), SUBJECTS, async (subject) => {
    const { process, dir } = await bench.start({ program: 'burst/main.js', options: { subject }, pinned: false });
    const { rate, rssGrowthMb, loopP99Ms, loopMaxMs, cpu, dropped } = await process.ask<Burst>('burst', RUN);
    await process.stop();
    rmSync(dir, { recursive: true }); // more than a gigabyte on its way to the disk, which the next one would have to live with
    samples.add(subject, 'reached', rate);
    samples.add(subject, 'RSS growth', rssGrowthMb);
    samples.add(subject, 'loop delay p99', loopP99Ms);
    samples.add(subject, 'loop delay max', loopMaxMs);
    samples.add(subject, 'CPU', cpu);
    samples.add(subject, 'dropped', dropped);
  });
  return { shape: `${RUN.rate.toLocaleString('en-US')} records a second for ${RUN.seconds} s`, rows: samples.rows };
}
