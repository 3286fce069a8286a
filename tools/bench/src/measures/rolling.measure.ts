import { rmSync } from 'node:fs';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import type { RecordCost } from '../subjects/records/cost-of';
import type { RecordSubject } from '../subjects/records/make-target';

const SUBJECTS: readonly RecordSubject[] = ['cairn', 'cairn rolling', 'winston rotating', 'winston rolling'];
const RECORDS = 200_000;
const ROUNDS = 5;

export const rolling: Measure = {
  id: 'rolling',
  title: 'Files that roll and are compressed',
  about: `CPU of all threads per \`category\` record, with files that roll at 50 MB and are compressed (the default of cairn; \`zippedArchive\` of winston-daily-rotate-file), and with files that do not. The difference is the price of a
smaller disk: it is paid in other threads, and asynchronous pino, which does not roll, leaves it to another program. Each value is that of a fresh process, until nothing is left to compress.`,
  figures: [{ name: 'CPU per record', unit: 'ns' }],
  reference: 'cairn',
  rounds: ROUNDS,
  otherNode: false,
  bounds: [],
  run: rollingOf,
};

async function rollingOf(bench: Bench): Promise<Found> {
  const samples = new Samples(SUBJECTS);
  await bench.rounds(bench.roundsOf(ROUNDS), SUBJECTS, async (subject) => {
    const { process, dir } = await bench.start({ program: 'records/main.js', options: { subject }, pinned: false });
    const { nsPerRecord } = await process.ask<RecordCost>('settledCost', { path: 'category', records: bench.scaled(RECORDS), perTurn: 100 });
    await process.stop();
    rmSync(dir, { recursive: true });
    samples.add(subject, 'CPU per record', nsPerRecord);
  });
  return { shape: `${RECORDS.toLocaleString('en-US')} records a round`, rows: samples.rows };
}
