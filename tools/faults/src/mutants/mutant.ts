/** A text of the compiled product and what takes its place. */
export interface Patch {
  readonly lib: 'core' | 'sinks' | 'audit' | 'logging';
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
