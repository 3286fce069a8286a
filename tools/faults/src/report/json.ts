import { overall } from '../case/figure';
import { brokenTrials, type CaseResult, type MutantResult, type TrialResult } from '../case/result';
import { upperBound } from '../case/upper-bound';
import type { FaultCase } from '../case/fault-case';

/** The results for other programs. */
export function jsonOf(results: readonly (CaseResult | MutantResult)[]): string {
  return JSON.stringify(results.map((result) => ('mutant' in result ? mutantOf(result) : caseOf(result))), null, 2);
}

function caseOf({ fault, status, reason, trials, baseline, seconds }: CaseResult): object {
  const bound = fault.random === true ? { fails_at_most_95: upperBound(brokenTrials(trials), trials.length) } : {};
  return { case: fault.number, name: fault.name, status, reason, seconds, cairn: { ...summary(fault, trials), ...bound }, winston: summary(fault, baseline) };
}

function summary({ figures }: FaultCase, trials: readonly TrialResult[]): object {
  const values = Object.fromEntries(figures.map((figure) => [figure.name, overall(figure, trials.map((trial) => trial.values))]));
  return { trials: trials.length, broken: brokenTrials(trials), figures: values, why: trials.flatMap(({ broken }) => broken) };
}

function mutantOf({ fault, mutant, status, reason }: MutantResult): object {
  return { case: fault.number, name: fault.name, mutant, status, reason };
}
