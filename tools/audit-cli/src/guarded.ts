import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

/** A command whose errors are told on stderr: what was asked for is not there (1), or what it was given cannot be read or used (3). */
export function guarded<A extends unknown[]>(terminal: Terminal, run: (...args: A) => number | Promise<number>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      terminal.exit(await run(...args));
    } catch (error) {
      terminal.err((error as Error).message);
      terminal.exit((error as { code?: unknown }).code === 'CAIRN_E_AUDIT' ? EXIT.negative : EXIT.trouble);
    }
  };
}
