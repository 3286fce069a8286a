import { LEVELS } from '../record/level';
import type { FieldTest, Filter } from './filter';

/** A filter in the query language; parsing it gives an equal filter. For messages, links and logs of what was asked. */
export function formatFilter(filter: Filter | undefined): string {
  return filter === undefined ? '' : format(filter, 'or');
}

/** @param around what the text will stand in: a looser one inside a tighter one needs parentheses. */
function format(filter: Filter, around: 'or' | 'and' | 'not'): string {
  switch (filter.kind) {
    case 'and':
      return group(filter.of, ' ', around === 'not', 'and');
    case 'or':
      return group(filter.of, ' OR ', around !== 'or', 'and');
    case 'not':
      return `-${format(filter.of, 'not')}`;
    case 'text':
      return filter.text === '' ? '""' : quoteUnless(/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u, filter.text, /^(?:AND|OR|NOT)$/);
    case 'regex':
      return expression(filter.pattern, filter.ignoreCase);
    case 'field':
      return fieldText(filter.field, filter.test);
  }
}

function group(of: readonly Filter[], separator: string, parentheses: boolean, inner: 'and'): string {
  const text = of.map((each) => format(each, inner)).join(separator);
  return parentheses && of.length > 1 ? `(${text})` : text;
}

function fieldText(field: string, test: FieldTest): string {
  switch (test.op) {
    case 'in':
      return `${field}:${test.values.map(value).join(',')}`;
    case 'like':
      return `${field}:${test.pattern}`;
    case 'contains':
      return `${field}:${value(test.text)}`;
    case 'regex':
      return `${field}~${expression(test.pattern, test.ignoreCase)}`;
    case 'within':
      return test.max - test.min === 99 && test.min % 100 === 0 ? `${field}:${test.min / 100}xx` : `(${field}>=${test.min} ${field}<=${test.max})`;
    case 'exists':
      return `${field}:*`;
    default:
      return `${field}${test.op}${field === 'level' ? (LEVELS.find((level) => level.value === test.value)?.name ?? test.value) : test.value}`;
  }
}

const value = (text: string): string => quoteUnless(/^[^\s()",*\\]+$/, text);

function expression(pattern: string, ignoreCase?: boolean): string {
  return `/${pattern.replace(/(\\.)|\//gs, (found, escaped?: string) => escaped ?? (found === '/' ? '\\/' : found))}/${ignoreCase === true ? 'i' : ''}`;
}

function quoteUnless(plain: RegExp, text: string, except?: RegExp): string {
  return plain.test(text) && except?.test(text) !== true ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
