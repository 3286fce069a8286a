/** What `npm run bench` runs after set-up and build. */
import { setMaxListeners } from 'node:events';
import { machine, ProgressScreen, Random } from '@cairn/dev';
import type { Measure } from './measure/measure';
import { MEASURES } from './measures';
import { runGuards } from './quick/run-guards';
import { helpOf, parseBenchOptions, USAGE, type BenchOptions } from './options';
import { keep, type Kept } from './report/kept-results';
import { writePage } from './report/page';
import { showResult } from './report/show-result';
import { versionsWith } from './report/versions';
import { Bench, type BenchParts } from './run/bench';
import { nodesAtHand, type NodeBinary } from './run/nodes';
import { Pinning } from './run/pinning';

/** Fewer say too little to stand on the page. */
const FEWEST_ROUNDS = 5;

async function main(args: readonly string[]): Promise<number> {
  const nodes = nodesAtHand();
  let options: BenchOptions;
  try {
    options = parseBenchOptions(args, MEASURES.map(({ id }) => id), nodes.map(({ major }) => major));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  if (options.help) return process.stdout.write(helpOf(MEASURES)), 0;
  const interruption = interrupted();
  try {
    return await run(options, nodes, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.stderr.write('\nInterrupted.\n');
    return 130;
  }
}

async function run(options: BenchOptions, nodes: readonly NodeBinary[], signal: AbortSignal): Promise<number> {
  const screen = new ProgressScreen(options.json ? process.stderr : process.stdout);
  const pinning = new Pinning();
  pinning.pinLoad();
  const around: Around = { signal, screen, pinning };
  if (options.quick) return (await runGuards((size) => new Bench({ ...partsOf(nodes[0]!, options, around), ...size }), screen)) ? 0 : 1;
  const results: Kept[] = [];
  for (const measure of MEASURES.filter(({ id }) => options.only?.some((start) => id.startsWith(start)) ?? true)) {
    for (const node of nodesFor(measure, options, nodes)) {
      const found = await resultOf(measure, node, options, around);
      showResult(measure, found, screen);
      results.push(found);
      if (options.rounds === undefined || options.rounds >= FEWEST_ROUNDS) keep(found);
    }
  }
  screen.say(`\nWrote ${writePage()}.`);
  if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return 0;
}

function nodesFor({ otherNode }: Measure, { nodes: wanted }: BenchOptions, nodes: readonly NodeBinary[]): readonly NodeBinary[] {
  if (wanted !== undefined) return nodes.filter(({ major }) => wanted.includes(major));
  return otherNode ? nodes : nodes.slice(0, 1);
}

interface Around {
  readonly signal: AbortSignal;
  readonly screen: ProgressScreen;
  readonly pinning: Pinning;
}

/** What a full run of a measure is made with. */
function partsOf(node: NodeBinary, { rounds, seed }: BenchOptions, { signal, screen, pinning }: Around): BenchParts {
  return { node: node.path, random: new Random(seed), pinning, rounds, scale: 1, signal, onProgress: (text) => screen.progress(text) };
}

async function resultOf(measure: Measure, node: NodeBinary, options: BenchOptions, around: Around): Promise<Kept> {
  const began = performance.now();
  const { seed } = options;
  const onProgress = (text: string): void => around.screen.progress(`${measure.id}, Node ${node.major}: ${text}`);
  const bench = new Bench({ ...partsOf(node, options, around), onProgress });
  try {
    const found = await measure.run(bench);
    const seconds = Math.round((performance.now() - began) / 1_000);
    const date = new Date().toISOString().slice(0, 10);
    return { measure: measure.id, node: node.major, date, machine: machine(), versions: versionsWith(node), pinning: around.pinning.text, seed, seconds, ...found };
  } finally {
    await bench.dispose();
  }
}

/** Ctrl-C and SIGTERM end the round under way, which leaves nothing behind, and then the run. */
function interrupted(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort(new Error(signal)));
  return controller;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
