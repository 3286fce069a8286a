import { EXIT } from '@cairn/audit-cli';
import { CommanderError } from 'commander';
import { exitCodeOf, messageOf } from './command-action';
import { withNegatedWords } from './logs/negated-words';
import { cureOfUnknown } from './options/unknown-option';
import { printable } from './print/printable';
import { buildProgram } from './program';
import type { CliTerminal } from './terminal/cli-terminal';
import { ProcessTerminal } from './terminal/process-terminal';

/** `cairn <args>`. Never rejects; the exit code goes to the terminal. */
export async function run(args: readonly string[], terminal: CliTerminal = new ProcessTerminal()): Promise<void> {
  try {
    const program = buildProgram(terminal);
    await program.parseAsync(withNegatedWords(program, args), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) terminal.err(messageOf(error));
    else tellCure(error, args, terminal);
    terminal.exit(error instanceof CommanderError ? (error.exitCode === 0 ? EXIT.fine : EXIT.usage) : exitCodeOf(error));
  }
  await terminal.close();
}

function tellCure({ code, message }: CommanderError, args: readonly string[], terminal: CliTerminal): void {
  const [, option] = code === 'commander.unknownOption' ? (/unknown option '(.*?)'/s.exec(message) ?? []) : [];
  const cure = option === undefined ? undefined : cureOfUnknown(option, args);
  if (cure !== undefined) terminal.err(printable(cure));
}
