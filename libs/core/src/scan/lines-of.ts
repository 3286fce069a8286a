import { CairnError } from '../errors/cairn-error';
import { shown } from '../options/readers';

/** Lines without their ends; one text is taken apart. */
export type Lines = string | AsyncIterable<string> | Iterable<string>;

/** @throws CairnError CAIRN_E_SETTING for what gives no lines. */
export function linesOf(lines: Lines): AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof lines === 'string') return lines.split(/\r?\n/);
  const isIterable = typeof lines === 'object' && lines !== null && (Symbol.iterator in lines || Symbol.asyncIterator in lines);
  if (!isIterable) throw new CairnError('CAIRN_E_SETTING', `lines: ${shown(lines)} gives no lines. Use a text, a list of lines, or anything that can be iterated over, such as readline's interface.`);
  return lines;
}

export function notText(line: number, value: unknown): CairnError {
  return new CairnError('CAIRN_E_SETTING', `lines: line ${line} is of type ${value === null ? 'null' : typeof value}. Give every line as text, such as JSON.stringify(record).`);
}
