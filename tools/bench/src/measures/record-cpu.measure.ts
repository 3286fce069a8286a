import { ratioBound, type Bound } from '../measure/bound';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench, RunningSubject } from '../run/bench';
import { mustHaveWritten, takeWritten } from '../run/written';
import type { RecordSubject } from '../subjects/records/make-target';
import type { RecordCost } from '../subjects/records/cost-of';
import type { RecordRun } from '../subjects/records/main';
import { RECORD_PATHS, type RecordPath } from '../subjects/records/record-target';

/** Started in this order, so that two processes of one kind are not neighbours. */
const SUBJECTS: readonly (readonly [name: string, kind: RecordSubject])[] = [
  ['cairn', 'cairn'],
  ['pino', 'pino'],
  ['pino redacting', 'pino redacting'],
  ['pino nested', 'pino nested'],
  ['winston rotating', 'winston rotating'],
  ['winston file', 'winston file'],
  ['ConsoleLogger', 'ConsoleLogger'],
  ['floor', 'floor'],
  ['pino again', 'pino'],
];

const RECORDS = 20_000;
/** winston takes long, and as many rounds say as much. */
const RECORDS_SLOW = 4_000;
const RECORDS_DISABLED = 1_000_000;
/** Of each subject and path in a round; winston has one. */
const TURNS = 5;
const PER_TURN = 100;

const BOUNDS: readonly Bound[] = [
  ratioBound('category record ≤ 0.50 of pino', 'category', 'cairn', 'pino', 0.5),
  ratioBound('generic record ≤ 0.70 of pino', 'generic', 'cairn', 'pino', 0.7),
  ratioBound('record with an error ≤ 0.80 of pino', 'error', 'cairn', 'pino', 0.8),
  ratioBound('category record ≤ 0.35 of pino with five redact paths', 'category', 'cairn', 'pino redacting', 0.35),
  ratioBound('generic record ≤ 0.50 of pino with five redact paths', 'generic', 'cairn', 'pino redacting', 0.5),
  ratioBound('record with an error ≤ 0.60 of pino with five redact paths', 'error', 'cairn', 'pino redacting', 0.6),
  { says: 'a disabled level ≤ 20 ns', unit: 'ns', atMost: 20, reached: (figures) => figures.median('disabled', 'cairn') },
];

export const recordCpu: Measure = {
  id: 'record-cpu',
  title: 'A record, by its path',
  about: `CPU of all threads, user and system, from the log call until the record is in the file; all inside the context of a request. \`category\` is an event of a category logger,
\`generic\` is \`log.info(message, fields)\` with five fields, \`child\` the same through a child logger, \`new child\` makes the child first, \`error\` adds a fresh error with its stack,
\`secrets\` has five values that must not be written (only cairn and \`pino redacting\` take them out), \`disabled\` is a call below the level. \`pino\` writes all fields flat, \`pino nested\` the same
shape as cairn. \`floor\` is no logger: one \`JSON.stringify\` of the same record, written 64 KiB at a time.`,
  figures: RECORD_PATHS.map((name) => ({ name, unit: 'ns' })),
  reference: 'cairn',
  noise: ['pino', 'pino again'],
  rounds: 7,
  otherNode: true,
  bounds: BOUNDS,
  run: (bench) => recordsOf(bench, SUBJECTS, RECORD_PATHS),
};

/** These subjects and paths only. */
export async function recordsOf(bench: Bench, subjects: typeof SUBJECTS, paths: readonly RecordPath[]): Promise<Found> {
  const samples = new Samples(subjects.map(([name]) => name));
  const tasks: Task[] = [];
  for (const [name, kind] of subjects) {
    const running = await bench.start({ program: 'records/main.js', options: { subject: kind } });
    const known = await running.process.ask<RecordPath[]>('paths');
    tasks.push(...paths.filter((path) => known.includes(path)).map((path) => ({ name, running, path })));
  }
  for (const task of tasks) await costOf(task, bench.scaled(2 * recordsOfRound(task)));
  await bench.eachRound(bench.roundsOf(recordCpu.rounds), async () => {
    const costs = new Map(tasks.map((task) => [task, [] as number[]]));
    const measure = async (task: Task): Promise<void> => {
      costs.get(task)!.push(await costOf(task, bench.scaled(recordsOfRound(task) / turnsOf(task))));
    };
    await bench.inTurns(1, tasks.filter(isSlow), measure);
    await bench.inTurns(TURNS, tasks.filter((task) => !isSlow(task)), measure);
    for (const [{ name, path }, found] of costs) samples.add(name, path, mean(found));
  });
  const [records, slow] = [RECORDS, RECORDS_SLOW].map((number) => number.toLocaleString('en-US'));
  return { shape: `${records} records per round and path, in ${TURNS} turns (winston: ${slow} in one), ${PER_TURN} in each turn of the event loop`, rows: samples.rows };
}

interface Task {
  readonly name: string;
  readonly running: RunningSubject;
  readonly path: RecordPath;
}

async function costOf({ name, running, path }: Task, records: number): Promise<number> {
  const run: RecordRun = { path, records, perTurn: path === 'disabled' ? records : PER_TURN };
  const { nsPerRecord } = await running.process.ask<RecordCost>('cost', run);
  const written = takeWritten(running.dir);
  if (path !== 'disabled') mustHaveWritten(name, written, records);
  return nsPerRecord;
}

function recordsOfRound(task: Task): number {
  if (isSlow(task)) return RECORDS_SLOW;
  return task.path === 'disabled' ? RECORDS_DISABLED : RECORDS;
}

/** winston does not tell when its files are complete: to find out takes longer than its turn. */
function isSlow({ name }: Task): boolean {
  return name.startsWith('winston');
}

function turnsOf(task: Task): number {
  return isSlow(task) ? 1 : TURNS;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
