import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import { takeWritten } from '../run/written';
import type { RecordSubject } from '../subjects/records/make-target';
import { RECORD_PATHS, type RecordPath } from '../subjects/records/record-target';

const SUBJECTS: readonly RecordSubject[] = ['cairn', 'pino', 'pino redacting', 'winston rotating', 'floor'];
const RECORDS = 2_000;
const WARM_UP = 20_000;
/** New objects all fit into this, so that what the heap grows by is what was allocated. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256'];
const ROUNDS = 5;

export const recordBytes: Measure = {
  id: 'record-bytes',
  title: 'Memory allocated for a record',
  about: 'Bytes that the heap and buffers outside of it grow by, per record, while no garbage is collected; until all records are in the file. A round in which the collector ran all the same is repeated.',
  figures: RECORD_PATHS.map((name) => ({ name, unit: 'B' })),
  reference: 'cairn',
  rounds: ROUNDS,
  otherNode: false,
  bounds: [],
  run: bytesOf,
};

async function bytesOf(bench: Bench): Promise<Found> {
  const samples = new Samples(SUBJECTS);
  const tasks: { subject: RecordSubject; path: RecordPath; measure: (records: number) => Promise<number> }[] = [];
  for (const subject of SUBJECTS) {
    const { process, dir } = await bench.start({ program: 'records/main.js', options: { subject }, flags: FLAGS });
    for (const path of await process.ask<RecordPath[]>('paths')) {
      await process.ask('cost', { path, records: subject.startsWith('winston') ? RECORDS : WARM_UP, perTurn: 100 });
      const measure = async (records: number): Promise<number> => {
        const bytes = await process.ask<number>('bytes', { path, records, perTurn: 100 });
        takeWritten(dir);
        return bytes;
      };
      tasks.push({ subject, path, measure });
    }
  }
  await bench.rounds(bench.roundsOf(ROUNDS), tasks, async ({ subject, path, measure }) => samples.add(subject, path, await measure(RECORDS)));
  return { shape: `${RECORDS.toLocaleString('en-US')} records per round and path`, rows: samples.rows };
}
