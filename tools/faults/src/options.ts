import { parseArgs } from 'node:util';

/** What `npm run faults --` was asked for. */
export interface FaultsOptions {
  readonly help: boolean;
  /** Numbers of the cases; all when absent. */
  readonly cases: readonly number[] | undefined;
  readonly repeats: number | undefined;
  readonly seed: number;
  readonly mutants: boolean;
  readonly smoke: boolean;
  readonly json: boolean;
}

/** Any other number injects other faults at other times. */
export const DEFAULT_SEED = 20_260_701;

/** @throws Error naming the argument, its bad value and what is wanted. */
export function parseFaultsOptions(args: readonly string[], known: readonly number[]): FaultsOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      case: { type: 'string' },
      repeats: { type: 'string' },
      seed: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    strict: true,
    allowPositionals: false,
  });
  return {
    help: values.help,
    cases: values.case === undefined ? undefined : values.case.split(',').map((text) => knownCase(text, known)),
    repeats: values.repeats === undefined ? undefined : whole('--repeats', values.repeats, 1),
    seed: values.seed === undefined ? DEFAULT_SEED : whole('--seed', values.seed, 0),
    mutants: values.mutants,
    smoke: values.smoke,
    json: values.json,
  };
}

function knownCase(text: string, known: readonly number[]): number {
  const number = Number(text.trim());
  if (!known.includes(number)) throw new Error(`--case: "${text}" is no case. Use some of ${known.join(',')}.`);
  return number;
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${name}: "${text}" is not a whole number from ${least} on.`);
  return value;
}

export const USAGE = 'Usage: npm run faults [-- --case 1,3 --repeats N --seed S --mutants --smoke --json --help]';

export const HELP = `${USAGE}

Injects faults (killed processes, full disks, stopped readers, wrong clocks …) into processes that log, and proves for each what is in
the sinks: accepted = found + declared. Plain winston is put to the same, for comparison. What whole trials of a case find goes into docs/reliability.md.

  --case 1,3   these cases only
  --repeats N  so many trials of each case instead of its own number; nothing of it is kept
  --seed S     other random times and sizes; the same seed injects the same (default ${DEFAULT_SEED})
  --mutants    takes each guard of the product away, in a copy, and expects its case to turn red
  --smoke      the small form that npm test runs: few trials, no baseline, nothing is kept
  --json       results as JSON on standard output, progress on standard error

Exit code: 0 all held (or all mutants red), 1 something did not, 2 wrong arguments, 130 interrupted. A case that lacks a tool is "not run".
`;
