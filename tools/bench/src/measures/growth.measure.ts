import { takeWritten } from '../run/written';
import type { Bound } from '../measure/bound';
import type { Figures } from '../measure/figures';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import type { Load, RecordCost } from '../subjects/records/cost-of';
import type { Growth } from '../subjects/growth/growing';
import { RECORDS_OF_A_JOB } from '../subjects/growth/records-of-a-job';

interface GrowthMeasure {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** The first is what the others are compared with. */
  readonly steps: readonly (Growth & { readonly name: string })[];
  readonly records: number;
  readonly flushEvery?: number;
  /** Records of a round that is not measured, if more than in the others. */
  readonly warmUp?: (size: number) => number;
  /** Largest part by which a step may differ from the first. */
  readonly flatWithin?: number;
}

const COST = 'CPU per record';
const WRITTEN = 'written per record';
const ROUNDS = 5;
const PER_TURN = 100;
const step = (kind: Growth['kind'], sizes: readonly number[], name: (size: number) => string): GrowthMeasure['steps'] => sizes.map((size) => ({ kind, size, name: name(size) }));

export const GROWTH: readonly Measure[] = [
  measure({
    id: 'growth-categories',
    title: 'More categories',
    about: 'Loggers of 1, 4 and all 9 categories in turns, each category with its own file, and 16 loggers over the 9.',
    steps: [...step('categories', [1, 4, 9], (size) => `${size} ${size === 1 ? 'category' : 'categories'}`), ...step('loggers', [16], (size) => `${size} loggers`)],
    records: 60_000,
    flatWithin: 0.15,
  }),
  measure({
    id: 'growth-job-files',
    title: 'More job files',
    about: 'Every record goes into the file of its job and into that of its category; each job writes 20 records before another\'s turn comes. 64 files are kept open, and the loop waits for them after every 2,000 records. Every file is there before the first round: to make one is a cost of the job, whatever it writes.',
    steps: step('job files', [10, 1_000, 10_000], (size) => `${size.toLocaleString('en-US')} job files`),
    records: 40_000,
    warmUp: (jobs) => jobs * RECORDS_OF_A_JOB,
    flushEvery: 2_000,
    flatWithin: 0.15,
  }),
  measure({
    id: 'growth-sizes',
    title: 'Larger records',
    about: 'Metadata of texts that come to 200 B and up; a text is 4 KiB at most. Every value is searched for what must not be written. The loop waits for the file after every 100 records: the buffer holds 8 MiB.',
    steps: step('sizes', [200, 1_024, 4_096, 16_384, 65_536], (size) => (size < 1_024 ? `${size} B` : `${size / 1_024} KiB`)),
    records: 2_000,
    flushEvery: 100,
  }),
  measure({
    id: 'growth-sinks',
    title: 'More sinks',
    about: 'Sinks of the app, all in the same layout, which only count their lines, beside the files.',
    steps: step('sinks', [1, 2, 4, 8], (size) => `${size} ${size === 1 ? 'sink' : 'sinks'}`),
    records: 30_000,
  }),
];

function measure({ steps, records, flushEvery, warmUp = () => 0, flatWithin, ...about }: GrowthMeasure): Measure {
  const names = steps.map(({ name }) => name);
  return {
    ...about,
    figures: [
      { name: COST, unit: 'ns' },
      { name: WRITTEN, unit: 'B' },
    ],
    reference: names[0]!,
    noise: [names[0]!, `${names[0]} again`],
    rounds: ROUNDS,
    otherNode: false,
    bounds: flatWithin === undefined ? [] : [flat(names, flatWithin)],
    run: (bench) => growthOf(bench, [...steps, { ...steps[0]!, name: `${names[0]} again` }], { records, perTurn: PER_TURN, flushEvery }, warmUp),
  };
}

function flat(names: readonly string[], within: number): Bound {
  const away = (figures: Figures): number[] => names.slice(1).map((name) => Math.abs((figures.ratio(COST, name, names[0]!) ?? NaN) - 1));
  return {
    says: `cost per record flat within ${within * 100} % from ${names[0]} to ${names.at(-1)}`,
    unit: '%',
    atMost: within * 100,
    reached: (figures) => Math.max(...away(figures)) * 100,
  };
}

async function growthOf(bench: Bench, steps: GrowthMeasure['steps'], load: Load, warmUp: (size: number) => number): Promise<Found> {
  const { records } = load;
  const samples = new Samples(steps.map(({ name }) => name));
  const tasks: { name: string; once: () => Promise<{ ns: number; bytes: number }> }[] = [];
  for (const { name, kind, size } of steps) {
    const { process, dir } = await bench.start({ program: 'growth/main.js', options: { kind, size } });
    const once = async (all = records): Promise<{ ns: number; bytes: number }> => {
      const { nsPerRecord } = await process.ask<RecordCost>('cost', { ...load, records: all });
      const dropped = await process.ask<number>('dropped');
      if (dropped > 0) throw new Error(`${name}: ${dropped} records were dropped`);
      return { ns: nsPerRecord, bytes: takeWritten(dir).bytes / records };
    };
    await once(Math.max(records, warmUp(size)));
    tasks.push({ name, once });
  }
  await bench.rounds(bench.roundsOf(ROUNDS), tasks, async ({ name, once }) => {
    const { ns, bytes } = await once();
    samples.add(name, COST, ns);
    samples.add(name, WRITTEN, bytes);
  });
  return { shape: `${records.toLocaleString('en-US')} records a round, ${PER_TURN} in each turn of the event loop`, rows: samples.rows };
}
