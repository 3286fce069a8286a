import { EXIT } from '@cairn/audit-cli';
import { Argument, type Command } from 'commander';
import { commandAction } from '../command-action';
import { examples } from '../print/help-text';
import type { CliTerminal } from '../terminal/cli-terminal';
import { candidates } from './candidates';
import { SHELL_SCRIPTS, type Shell } from './shell-scripts';

const HELP = `
Put into the shell's start-up file:
  bash   source <(cairn completion bash)
  zsh    source <(cairn completion zsh)
  fish   cairn completion fish | source
${examples(['cairn completion bash', 'cairn completion zsh', 'cairn completion fish'])}`;

/** `completion <shell>` prints a script; the script asks the hidden `__complete` what may follow, so that it never falls behind the commands. */
export function addCompletion(program: Command, terminal: CliTerminal): void {
  program
    .command('completion')
    .description('a script for your shell that completes commands and options')
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(SHELL_SCRIPTS)))
    .addHelpText('after', HELP)
    .action(commandAction(terminal, async (shell: Shell) => (terminal.out(SHELL_SCRIPTS[shell]), EXIT.fine)));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(commandAction(terminal, async (words: string[]) => {
      for (const word of candidates(program, words)) terminal.out(word);
      return EXIT.fine;
    }));
}
