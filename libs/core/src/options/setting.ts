/** Why a value cannot be used, with the cure: `"loud" is not a level. Use one of …`. */
export class Refusal {
  constructor(readonly text: string) {}
}

/** Turns what code or the environment gives into the setting's value. Strings are accepted for every type. */
export type Reader<T> = (raw: unknown) => T | Refusal;

/** One row of the settings table: read by the resolver and printed in docs/reference/settings.md. */
export interface Setting<T> {
  /** Environment variables, the first set one counts; an empty one counts as not set. */
  readonly env: readonly string[];
  /** The default as one would write it in the environment; absent when it follows from elsewhere. */
  readonly initial?: string;
  /** Where the default comes from when there is no fixed one. */
  readonly computed?: string;
  readonly read: Reader<T>;
  /** Meaning and unit. */
  readonly about: string;
}

export type ValueOf<S> = S extends Setting<infer T> ? T : never;
