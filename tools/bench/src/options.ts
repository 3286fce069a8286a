import { parseArgs } from 'node:util';

/** What `npm run bench --` was asked for. */
export interface BenchOptions {
  readonly help: boolean;
  /** Ids of measures, or their beginnings; all when absent. */
  readonly only: readonly string[] | undefined;
  /** Major versions of Node; each measure's own when absent. */
  readonly nodes: readonly number[] | undefined;
  /** Instead of each measure's own number. */
  readonly rounds: number | undefined;
  readonly seed: number;
  readonly quick: boolean;
  readonly json: boolean;
}

export const DEFAULT_SEED = 20_260_701;

/** @throws Error naming the argument, its bad value and what is wanted. */
export function parseBenchOptions(args: readonly string[], measures: readonly string[], nodes: readonly number[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string' },
      node: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    strict: true,
    allowPositionals: false,
  });
  return {
    help: values.help,
    only: values.only?.split(',').map((text) => knownMeasure(text.trim(), measures)),
    nodes: values.node?.split(',').map((text) => knownNode(text.trim(), nodes)),
    rounds: values.rounds === undefined ? undefined : whole('--rounds', values.rounds, 1),
    seed: values.seed === undefined ? DEFAULT_SEED : whole('--seed', values.seed, 0),
    quick: values.quick,
    json: values.json,
  };
}

function knownMeasure(text: string, measures: readonly string[]): string {
  if (text === '' || !measures.some((id) => id.startsWith(text))) throw new Error(`--only: "${text}" is no measure. Use some of ${measures.join(', ')}, or how they begin.`);
  return text;
}

function knownNode(text: string, nodes: readonly number[]): number {
  const major = Number(text);
  if (!nodes.includes(major)) throw new Error(`--node: "${text}" is not at hand. Use some of ${nodes.join(',')}.`);
  return major;
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${name}: "${text}" is not a whole number from ${least} on.`);
  return value;
}

export const USAGE = 'Usage: npm run bench [-- --only request-cpu,burst --node 20,24 --rounds N --seed S --quick --json --help]';

export const helpOf = (measures: readonly { readonly id: string; readonly title: string }[]): string => `${USAGE}

Measures Cairn and what else a Nest team could choose, in turns and in one run. What each measure finds is kept in tools/bench/results.json, and docs/benchmarks.md is
rewritten from all that is kept. The machine should do nothing else meanwhile; all measures take about an hour.

  --only a,b   these measures only, or those whose names begin so
  --node 20,24 under these versions of Node only
  --rounds N   so many rounds instead of each measure's own number; nothing of it is kept when there are fewer than 5
  --seed S     another order within the rounds (default ${DEFAULT_SEED})
  --quick      less than a minute: guards a few ratios with wide margins, as npm test does; nothing is kept
  --json       results as JSON on standard output, progress on standard error

Measures:
${measures.map(({ id, title }) => `  ${id.padEnd(22)} ${title}`).join('\n')}

Exit code: 0 measured (goals that are missed are reported), 1 a ratio that --quick guards is broken, or a measure failed, 2 wrong arguments, 130 interrupted.
`;
