import type { Command, Option } from 'commander';

/** What may stand in place of the last word; all that begin with it. */
export function candidates(program: Command, words: readonly string[]): string[] {
  const [typed, before] = [words.at(-1) ?? '', words.slice(0, -1)];
  const command = commandOf(program, before);
  const wanting = optionThatWantsAValue(command, before.at(-1));
  return possible(command, wanting, typed).filter((word) => word.startsWith(typed)).sort();
}

function possible(command: Command, wanting: Option | undefined, typed: string): readonly string[] {
  if (wanting !== undefined) return wanting.argChoices ?? [];
  if (typed.startsWith('-')) return command.createHelp().visibleOptions(command).flatMap(({ long }) => long ?? []);
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  return [...command.createHelp().visibleCommands(command).map((each) => each.name()), ...choices];
}

/** The command that words lead to, past options and their values. */
function commandOf(program: Command, words: readonly string[]): Command {
  let command = program;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (optionThatWantsAValue(command, word) !== undefined) at += 1;
    else command = command.commands.find((each) => each.name() === word) ?? command;
  }
  return command;
}

function optionThatWantsAValue({ options }: Command, word: string | undefined): Option | undefined {
  return options.find((option) => (option.long === word || option.short === word) && (option.required || option.optional));
}
