import type { Figures } from '../measure/figures';
import type { Found } from '../measure/measure';
import { recordsOf } from '../measures/record-cpu.measure';
import { requestsOf } from '../measures/request-cpu.measure';
import type { Bench } from '../run/bench';

/** A ratio that must not get worse than this, whatever the machine. */
export interface Ratio {
  readonly says: string;
  readonly atMost: number;
  reached(figures: Figures): number | undefined;
}

/** Guards a few ratios in a short run of a part of a measure. */
export interface Guard {
  readonly name: string;
  readonly ratios: readonly Ratio[];
  run(bench: Bench): Promise<Found>;
}

const ratio = (says: string, figure: string, subject: string, other: string, atMost: number): Ratio => ({
  says: `${says} ≤ ${atMost}`,
  atMost,
  reached: (figures) => figures.ratio(figure, subject, other),
});

/** Limits are about twice what docs/benchmarks.md says of the Node whose ratio is the higher one, or more: they find a mistake, not a nuance. All subjects are in the clone's own installation. */
export const GUARDS: readonly Guard[] = [
  {
    name: 'records',
    ratios: [
      ratio('category record of pino', 'category', 'cairn', 'pino', 1.5),
      ratio('generic record of pino', 'generic', 'cairn', 'pino', 1.8),
      ratio('record with an error of pino', 'error', 'cairn', 'pino', 3),
      ratio('a disabled level of a generic record', 'disabled', 'cairn', 'cairn generic', 0.05),
    ],
    run: async (bench) => withOwnGeneric(await recordsOf(bench, [['cairn', 'cairn'], ['pino', 'pino']], ['category', 'generic', 'error', 'disabled'])),
  },
  {
    name: 'requests on Express',
    ratios: [
      ratio('CPU of a request of bare Nest', 'CPU per request', 'cairn', 'bare', 2.5),
      ratio("CPU of a request of ConsoleLogger's", 'CPU per request', 'cairn', 'ConsoleLogger', 1.1),
    ],
    run: (bench) => requestsOf(bench, 'Express', ['bare', 'cairn', 'ConsoleLogger']),
  },
  {
    name: 'requests on Fastify',
    ratios: [
      ratio('CPU of a request of bare Nest', 'CPU per request', 'cairn', 'bare', 2.5),
      ratio("CPU of a request of ConsoleLogger's", 'CPU per request', 'cairn', 'ConsoleLogger', 1.5),
    ],
    run: (bench) => requestsOf(bench, 'Fastify', ['bare', 'cairn', 'ConsoleLogger']),
  },
];

/** So that a disabled call can be compared with one that is not. */
function withOwnGeneric({ rows, ...found }: Found): Found {
  const generic = rows.find(({ subject, figure }) => subject === 'cairn' && figure === 'generic')!;
  return { ...found, rows: [...rows, { subject: 'cairn generic', figure: 'disabled', values: generic.values }] };
}
