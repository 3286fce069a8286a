import { LEVELS } from '../record/level';
import type { FieldTest, Filter } from './filter';
import { findField } from './query-fields';

/** A filter in the query language; parsing it gives an equal filter. For messages, links and logs of what was asked. */
export function formatFilter(filter: Filter | undefined): string {
  return filter === undefined ? '' : format(filter, 'nothing');
}

/** What a text stands in: nothing, one of several alternatives, one of several conditions, or behind a minus. */
type Around = 'nothing' | 'or' | 'and' | 'not';

/** @param around a looser one inside a tighter one, or one of the same kind, needs parentheses. */
function format(filter: Filter, around: Around): string {
  switch (filter.kind) {
    case 'and':
      return group(filter.of, ' ', around === 'and' || around === 'not', 'and');
    case 'or':
      return group(filter.of, ' OR ', around !== 'nothing', 'or');
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

function group(of: readonly Filter[], separator: string, parentheses: boolean, inner: Around): string {
  const text = of.map((each) => format(each, inner)).join(separator);
  return parentheses && of.length > 1 ? `(${text})` : text;
}

function fieldText(field: string, test: FieldTest): string {
  switch (test.op) {
    case 'in':
      return `${field}:${test.values.map(findField(field)?.kind === 'duration' ? withoutExponent : value).join(',')}`;
    case 'like':
      return `${field}:${patternText(test.pattern)}`;
    case 'contains':
      return `${field}:${value(test.text)}`;
    case 'regex':
      return `${field}~${hasExpression(test.pattern) ? expression(test.pattern, test.ignoreCase) : quoted(test.pattern)}`;
    case 'within':
      return test.max - test.min === 99 && test.min % 100 === 0 ? `${field}:${test.min / 100}xx` : `(${field}>=${test.min} ${field}<=${test.max})`;
    case 'exists':
      return `${field}:*`;
    default:
      return `${field}${test.op}${(field === 'level' ? LEVELS.find((level) => level.value === test.value)?.name : undefined) ?? withoutExponent(String(test.value))}`;
  }
}

const PLAIN_VALUE = /^[^\s()",*\\]+$/;
const value = (text: string): string => quoteUnless(PLAIN_VALUE, text);

/** Stars stand outside of quotes, everything else within them where it has to. */
function patternText(pattern: string): string {
  if (/^[^\s()",]+$/.test(pattern)) return pattern;
  return pattern.split(/(\*+)/).map((part) => (part === '' || part.startsWith('*') ? part : quoted(part))).join('');
}

/** Whether it can stand between slashes as it is: an escaped slash is read as a bare one there. */
function hasExpression(pattern: string): boolean {
  return pattern !== '' && !pattern.includes('\n') && !/^(?:[^\\]|\\.)*?\\\//s.test(pattern);
}

function expression(pattern: string, ignoreCase?: boolean): string {
  return `/${pattern.replace(/(\\.)|\//gs, (found, escaped?: string) => escaped ?? (found === '/' ? '\\/' : found))}/${ignoreCase === true ? 'i' : ''}`;
}

/** `1e-7` as `0.0000001`: durations have no exponents. */
function withoutExponent(number: string): string {
  const [, sign, whole, fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(number) ?? [];
  if (exponent === undefined) return number;
  const [digits, point] = [`${whole}${fraction}`, whole!.length + Number(exponent)];
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0').slice(0, point)}${digits.length > point ? `.${digits.slice(point)}` : ''}`;
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

function quoteUnless(plain: RegExp, text: string, except?: RegExp): string {
  return plain.test(text) && except?.test(text) !== true ? text : quoted(text);
}
