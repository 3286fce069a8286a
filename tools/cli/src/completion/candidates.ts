import type { Command, Option } from 'commander';
import { commandOf, optionThatWantsAValue } from '../options/command-of';
import { valuesOf } from '../options/known-values';

/** What may stand in place of the last word; all that begin with it. */
export function candidates(program: Command, words: readonly string[]): string[] {
  const [typed, before] = [words.at(-1) ?? '', words.slice(0, -1)];
  const command = commandOf(program, before);
  const wanting = optionThatWantsAValue(command, before.at(-1));
  return possible(command, wanting, typed).filter((word) => word.startsWith(typed)).sort();
}

function possible(command: Command, wanting: Option | undefined, typed: string): readonly string[] {
  if (wanting !== undefined) return valuesOf(wanting, typed);
  if (typed.startsWith('-')) return command.createHelp().visibleOptions(command).flatMap(({ long }) => long ?? []);
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  return [...command.createHelp().visibleCommands(command).map((each) => each.name()), ...choices];
}
