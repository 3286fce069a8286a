import type { Bench } from '../run/bench';
import type { Bound } from './bound';

/** One number per round, of one subject. */
export interface Row {
  readonly subject: string;
  readonly figure: string;
  readonly values: readonly number[];
}

/** What a measure found under one version of Node. */
export interface Found {
  /** The load, in words. */
  readonly shape: string;
  readonly rows: readonly Row[];
  /** What was found out besides numbers. */
  readonly notes?: readonly string[];
}

/** A column of a measure's table. */
export interface Figure {
  readonly name: string;
  /** Empty for plain counts. */
  readonly unit: string;
}

/** Something that is measured for all subjects in one run. One file per measure; `measures/index.ts` lists them. */
export interface Measure {
  /** Names it in commands and in the kept results; stays the same for ever. */
  readonly id: string;
  readonly title: string;
  /** How it is measured, and what the numbers say. */
  readonly about: string;
  readonly figures: readonly Figure[];
  /** The subject that others are compared with in the table. */
  readonly reference?: string;
  /** Two equal subjects: what they differ by is noise. */
  readonly noise?: readonly [string, string];
  /** Rounds of a full run. */
  readonly rounds: number;
  /** Whether it is run under Node 24 as well. */
  readonly otherNode: boolean;
  /** What is aimed at. */
  readonly bounds: readonly Bound[];
  run(bench: Bench): Promise<Found>;
}
