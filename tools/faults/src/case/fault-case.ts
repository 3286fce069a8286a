import type { Mutant } from '../mutants/mutant';
import type { ToolName } from '../tools/tools';
import type { Figure } from './figure';
import type { Guarantee } from './guarantees';
import type { Trial } from './trial';

/** What one trial measured, and what of it must not be. */
export interface Outcome {
  /** By the names of the case's figures. */
  readonly values: Readonly<Record<string, number>>;
  /** What must hold and did not, in words; bounds of figures are looked at by the runner. */
  readonly broken?: readonly string[];
}

/** A fault, what must hold all the same, and how that is shown. One file per case; `cases/index.ts` lists them. */
export interface FaultCase {
  /** Stays the same for ever; commands and pages name cases by it. */
  readonly number: number;
  readonly name: string;
  readonly injected: string;
  readonly holds: string;
  readonly guarantees: readonly Guarantee[];
  readonly figures: readonly Figure[];
  /** Whether chance decides when or where the fault strikes: the report then gives the 95 % bound of its failing. */
  readonly random?: boolean;
  /** Trials of a full run. They differ by their number and their seed. */
  readonly repeats: number;
  /** Trials in `npm test`, or the spec that has the same statement in small form. */
  readonly smoke: number | string;
  /** Without these it is not run, which is not passed. */
  readonly needs?: readonly ToolName[];
  /** Trials of plain winston with winston-daily-rotate-file, or why it cannot be put to them. They are reported, not judged. */
  readonly baseline: number | string;
  /** Each takes one guard away and must turn the case red. */
  readonly mutants: readonly Mutant[];
  /** Injects the fault once. Rejects when it could not be injected, which is a failure. */
  run(trial: Trial): Promise<Outcome>;
}
