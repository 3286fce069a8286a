import type { Terminal } from '@cairn/audit-cli';

/** Where the commands speak, and what they know of their surroundings. Tests have their own. */
export interface CliTerminal extends Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Whether a person reads what goes to standard output. */
  readonly isTTY: boolean;
  readonly colors: boolean;
  /** Aborts when the reader is gone or the command is interrupted. */
  readonly signal: AbortSignal;
  /** From now on what is said is read page by page, if a person reads it. */
  page(): void;
  /** Resolves when everything is said and read. */
  close(): Promise<void>;
}
