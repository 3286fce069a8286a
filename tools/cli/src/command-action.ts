import { EXIT } from '@cairn/audit-cli';
import { CairnError } from '@cairn/core';
import type { CliTerminal } from './terminal/cli-terminal';
import { printableLines } from './print/printable';
import { UsageError } from './usage-error';

/** The caller's fault, not the log's. */
const USAGE: ReadonlySet<string> = new Set(['CAIRN_E_QUERY', 'CAIRN_E_SETTING', 'CAIRN_E_LEVEL']);

/** A command whose errors are told on stderr and end it with 2 (usage) or 3 (trouble). */
export function commandAction<A extends unknown[]>(terminal: CliTerminal, run: (...args: A) => Promise<number>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      terminal.exit(await run(...args));
    } catch (error) {
      if (terminal.signal.aborted) return; // nobody reads any more
      terminal.err(messageOf(error));
      terminal.exit(exitCodeOf(error));
    }
  };
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof CairnError && USAGE.has(error.code) ? EXIT.usage : EXIT.trouble;
}

export function messageOf(error: unknown): string {
  return printableLines(error instanceof Error ? error.message : String(error));
}
