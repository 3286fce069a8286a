/** The packages of the product that mutants change, and where they are in the clone. */
export const MUTABLE = {
  core: 'libs/core',
  sinks: 'libs/sinks',
  audit: 'libs/audit',
  store: 'libs/store',
  logging: 'libs/logging',
  cli: 'tools/cli',
} as const;

/** A text of the compiled product and what takes its place. */
export interface Patch {
  readonly lib: keyof typeof MUTABLE;
  /** From the package's `dist`. */
  readonly file: string;
  /** Stands there exactly once; else the mutant is out of date and fails loudly. */
  readonly find: string;
  readonly replace: string;
}

/** The product with one guard taken away. */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** Trials within which the case must turn red. Default 2. */
  readonly trials?: number;
}
