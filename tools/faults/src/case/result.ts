import type { FaultCase, Outcome } from './fault-case';

/** One trial that was run, with everything that broke it. */
export interface TrialResult {
  readonly index: number;
  readonly values: Outcome['values'];
  readonly broken: readonly string[];
}

/** A case after its trials. */
export interface CaseResult {
  readonly fault: FaultCase;
  /** `not run` is not passed: the reason says what is lacking. */
  readonly status: 'held' | 'broken' | 'not run';
  readonly reason?: string;
  readonly trials: readonly TrialResult[];
  readonly baseline: readonly TrialResult[];
  readonly seconds: number;
}

/** A mutant and whether its case noticed it. */
export interface MutantResult {
  readonly fault: FaultCase;
  readonly mutant: string;
  readonly status: 'red' | 'survived' | 'not run';
  /** What the case said, or why it was not run. */
  readonly reason: string;
}

/** The baseline's trials that a case would have called broken. */
export function brokenTrials(trials: readonly TrialResult[]): number {
  return trials.filter(({ broken }) => broken.length > 0).length;
}
