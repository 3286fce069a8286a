import { Command, CommanderError } from 'commander';
import { addAuditCommands } from './add-audit-commands';
import { EXIT } from './exit-codes';
import { printableLines } from './printable';
import { processTerminal, type Terminal } from './terminal';

/** `cairn-audit <args>`. Never rejects. */
export async function run(args: readonly string[], terminal: Terminal = processTerminal): Promise<void> {
  const program = new Command('cairn-audit').description('Keys of an audit trail, its verification, and proofs of single records.').exitOverride();
  program.configureOutput({ writeOut: (text) => terminal.out(printableLines(text.trimEnd())), writeErr: (text) => terminal.err(printableLines(text.trimEnd())) }); // it quotes what was typed
  addAuditCommands(program, terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) terminal.err(printableLines((error as Error).message));
    terminal.exit(error instanceof CommanderError && error.exitCode === 0 ? EXIT.fine : EXIT.usage);
  }
}
