import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FaultCase } from '../case/fault-case';
import type { CaseResult } from '../case/result';

/** What whole runs of single cases found, in the order of their numbers: a run of all takes an hour, and the page is made of these. */
const FILE = resolve(__dirname, '../../results.json');

type Kept = Omit<CaseResult, 'fault'> & { readonly case: number; readonly seed: number; readonly date: string };

export interface DatedResult extends CaseResult {
  /** ISO day of the run; undefined where there was none. */
  readonly date: string | undefined;
  readonly seed: number | undefined;
}

/** Replaces what an earlier run of the case found. */
export function keepResult({ fault, ...found }: CaseResult, seed: number, now = new Date()): void {
  const kept: Kept = { case: fault.number, date: now.toISOString().slice(0, 10), seed, ...found };
  const all = [...read().filter((each) => each.case !== fault.number), kept].sort((a, b) => a.case - b.case);
  writeFileSync(FILE, `[\n${all.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
}

/** One for each case. */
export function keptResults(cases: readonly FaultCase[]): DatedResult[] {
  const kept = new Map(read().map((each) => [each.case, each]));
  return cases.map((fault) => {
    const found = kept.get(fault.number);
    if (found === undefined) return { fault, status: 'not run', reason: 'not yet in full', trials: [], baseline: [], seconds: 0, date: undefined, seed: undefined };
    return { fault, ...found };
  });
}

function read(): Kept[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Kept[]) : [];
}
