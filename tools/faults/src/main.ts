/** What `npm run faults` runs after set-up and build. */
import { setMaxListeners } from 'node:events';
import { ProgressScreen } from '@cairn/dev';
import { runCase, type Surroundings } from './case/run-case';
import type { CaseResult, MutantResult } from './case/result';
import { CASES } from './cases';
import { runMutants } from './mutants/run-mutants';
import { HELP, parseFaultsOptions, USAGE, type FaultsOptions } from './options';
import { jsonOf } from './report/json';
import { keepResult } from './report/kept-results';
import { writePage } from './report/page';
import { showCount, showMutant, showResult } from './report/table';
import { Tools } from './tools/tools';

async function main(args: readonly string[]): Promise<number> {
  let options: FaultsOptions;
  try {
    options = parseFaultsOptions(args, CASES.map(({ number }) => number));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  if (options.help) return process.stdout.write(HELP), 0;
  const interruption = interrupted();
  try {
    return await run(options, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.stderr.write('\nInterrupted.\n');
    return 130;
  }
}

async function run(options: FaultsOptions, signal: AbortSignal): Promise<number> {
  const screen = new ProgressScreen(options.json ? process.stderr : process.stdout);
  const around: Surroundings = {
    tools: new Tools(),
    seed: options.seed,
    size: options.mutants ? 'mutant' : options.smoke ? 'smoke' : 'full',
    repeats: options.repeats,
    withBaseline: !options.smoke,
    signal,
    onTrial: (fault, subject, index, of) => screen.progress(`${fault.number} ${fault.name}: ${subject} ${index + 1}/${of}`),
  };
  const chosen = CASES.filter(({ number, smoke }) => options.cases?.includes(number) ?? (!options.smoke || typeof smoke === 'number'));
  const keep = isWhole(options) ? (result: CaseResult): void => keepResult(result, options.seed) : undefined;
  const results = options.mutants ? await mutants(chosen, around, screen) : await cases(chosen, around, screen, keep);
  if (options.json) process.stdout.write(`${jsonOf(results)}\n`);
  showCount(results, screen);
  if (isWhole(options)) screen.say(`Wrote ${writePage()}.`);
  return results.some(({ status }) => status === 'broken' || status === 'survived') ? 1 : 0;
}

/** Most of the small forms wait for something; figures of a full run are taken one at a time. */
const SMOKE_AT_ONCE = 3;

async function cases(chosen: typeof CASES, around: Surroundings, screen: ProgressScreen, keep?: (result: CaseResult) => void): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const waiting = [...chosen];
  const work = async (): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      const result = await runCase(fault, around);
      showResult(result, screen);
      keep?.(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: around.size === 'smoke' ? SMOKE_AT_ONCE : 1 }, work));
  return results.sort((a, b) => a.fault.number - b.fault.number);
}

/** The page states what cases found in as many trials as they ask for. */
function isWhole({ mutants, smoke, repeats }: FaultsOptions): boolean {
  return !mutants && !smoke && repeats === undefined;
}

async function mutants(chosen: typeof CASES, around: Surroundings, screen: ProgressScreen): Promise<MutantResult[]> {
  const results: MutantResult[] = [];
  for (const fault of chosen) {
    for (const result of await runMutants(fault, around)) {
      showMutant(result, screen);
      results.push(result);
    }
  }
  return results;
}

/** Ctrl-C and SIGTERM end the trial under way, which leaves nothing behind, and then the run. */
function interrupted(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort(new Error(signal)));
  return controller;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
