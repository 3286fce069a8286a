import type { Command } from 'commander';
import { findField } from '@cairn/core/query';
import { commandOf, optionThatWantsAValue } from '../options/command-of';
import { UsageError } from '../usage-error';

/** `-status:200`, `-path:/health*`: a condition of the query, though it begins as an option does. */
const CONDITION = /^-([\p{L}_@][\p{L}\p{N}_.@-]*)(?:!=|<=|>=|[:=<>~])/u;
/** Short options with their values, and `-f` before one of them. */
const SHORT = /^-(?:f|f?[nABC]\d*|f?[sq]|s.*[/.].*|[hV])$/;

/**
 * The arguments of `logs search` with what a query leaves out written as the query language has it without a minus: `-status:200` is `NOT status:200`.
 * @throws UsageError for what begins with a minus and is neither a condition nor an option: commander would take it for a short option and its value.
 */
export function withNegatedWords(program: Command, args: readonly string[]): string[] {
  const end = args.indexOf('--') < 0 ? args.length : args.indexOf('--');
  const command = commandOf(program, args.slice(0, end));
  if (command.name() !== 'search' || command.parent?.name() !== 'logs') return [...args];
  return args.map((word, at) => (at < end && optionThatWantsAValue(command, args[at - 1]) === undefined ? queryWord(word) : word));
}

function queryWord(word: string): string {
  if (!/^-[^-]/.test(word)) return word;
  const [, field] = CONDITION.exec(word) ?? [];
  if (field !== undefined && findField(field) !== undefined) return `NOT ${word.slice(1)}`;
  if (SHORT.test(word)) return word;
  throw new UsageError(`${JSON.stringify(word)} is neither an option nor a condition such as -status:200. To leave out what holds a word, write: -q '${word}', or -- ${word} at the end.`);
}
