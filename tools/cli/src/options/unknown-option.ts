import { findField } from '@cairn/core/query';

/** Options that others have under another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { last: '--since 1h', from: '--since 1h', to: '--until 14:05', grep: '--query \'"some words"\'', tail: '--follow', n: '--limit 20' };

/** What would do in place of an option that a command of `logs` or `jobs` does not have: most are conditions of a query. Undefined when nothing is known. */
export function cureOfUnknown(option: string, args: readonly string[]): string | undefined {
  const [, name, own] = /^--([\w-]+)(?:=(.*))?$/s.exec(option) ?? [];
  if (name === undefined || (args[0] !== 'logs' && args[0] !== 'jobs')) return undefined;
  const other = OTHER_NAMES[name];
  if (other !== undefined) return `Write ${other}`;
  const field = findField(name.replaceAll('-', '_'));
  if (field === undefined) return undefined;
  const value = own ?? valueBehind(option, args);
  const condition = value === undefined ? field.example : `${name.replaceAll('-', '_')}${field.kind === 'level' ? '>=' : ':'}${quoted(value)}`;
  return `Write it as a condition: --query '${condition}'`;
}

function valueBehind(option: string, args: readonly string[]): string | undefined {
  const value = args[args.indexOf(option) + 1];
  return value === undefined || value.startsWith('-') ? undefined : value;
}

function quoted(value: string): string {
  return /^[\w./:*@-]+$/.test(value) && !/:\d*$/.test(value) ? value : JSON.stringify(value);
}
