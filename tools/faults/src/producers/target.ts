import type { LoggingOptions } from '@cairn/logging';

/** The fields by which the checker knows a record again. */
export interface Numbered {
  readonly run: string;
  readonly writer: string;
  readonly n: number;
  readonly [field: string]: unknown;
}

export type LevelMethod = 'info' | 'warn' | 'error';

/** What the logging under test says of itself, as far as it can. */
export interface SelfAccount {
  readonly accepted?: number;
  readonly delivered?: number;
  readonly dropped?: number;
  readonly peakQueuedBytes?: number;
}

/** The logging under test: this product or the baseline, with the same face. */
export interface Target {
  log(level: LevelMethod, message: string, fields: Numbered): void;
  /** Everything logged so far is out, or the time is over, ms. */
  flush(patienceMs: number): Promise<void>;
  account(): SelfAccount;
  close(patienceMs: number): Promise<void>;
}

/** Only what the settings of both have in common reaches the baseline. */
export type TargetOptions = LoggingOptions & { readonly dir: string };
