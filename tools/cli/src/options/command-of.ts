import type { Command, Option } from 'commander';

/** The command that words lead to, past options and their values. */
export function commandOf(program: Command, words: readonly string[]): Command {
  let command = program;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (optionThatWantsAValue(command, word) !== undefined) at += 1;
    else command = command.commands.find((each) => each.name() === word) ?? command;
  }
  return command;
}

export function optionThatWantsAValue({ options }: Command, word: string | undefined): Option | undefined {
  return options.find((option) => (option.long === word || option.short === word) && (option.required || option.optional));
}
