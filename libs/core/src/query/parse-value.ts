import { LEVEL_ALIASES, LEVEL_NAMES, parseLevel } from '../record/level';
import { suggest } from '../options/suggest';
import type { Compared, FieldTest } from './filter';
import type { QueryField } from './query-fields';
import type { Operator } from './query-lexer';

/** A value as a query holds it, and where. */
export interface ValueToken {
  readonly text: string;
  /** In quotes: `*` stands for itself. */
  readonly quoted: boolean;
  readonly at: number;
  readonly end: number;
  readonly ignoreCase?: boolean;
}

export type Fail = (reason: string, cure: string) => never;

/** What a field of some kind has to pass, for an operator and a value. */
export function testOf(field: QueryField, operator: Operator, value: ValueToken, fail: Fail): FieldTest {
  if (operator === '~') return { op: 'regex', pattern: value.text, ...(value.ignoreCase === true && { ignoreCase: true }) };
  if (!value.quoted && value.text === '*' && isEquality(operator)) return { op: 'exists' };
  switch (field.kind) {
    case 'level':
      return levelTest(operator, value.text, fail);
    case 'status':
      return statusTest(operator, value.text, fail);
    case 'duration':
      return numberTest(field, operator, durationOf(value.text, fail));
    case 'number':
      return numberTest(field, operator, numberOf(field, value.text, fail));
    case 'text':
      return isEquality(operator) ? { op: 'contains', text: value.text } : noOrder(field, operator, fail);
    default:
      return isEquality(operator) ? equality(value) : free(field, operator, value.text, fail);
  }
}

const isEquality = (operator: Operator): boolean => operator === ':' || operator === '!=';

function equality({ text, quoted }: ValueToken): FieldTest {
  return !quoted && text.includes('*') ? { op: 'like', pattern: text } : { op: 'in', values: [text] };
}

/** Any metadata may hold a number. */
function free(field: QueryField, operator: Operator, text: string, fail: Fail): FieldTest {
  if (!field.name.includes('.')) return noOrder(field, operator, fail);
  return { op: operator as Compared['op'], value: numberOf(field, text, fail) };
}

function noOrder(field: QueryField, operator: Operator, fail: Fail): never {
  return fail(`"${field.name}" has no order for "${operator}"`, `Compare it with ":", as in ${field.example}.`);
}

function levelTest(operator: Operator, text: string, fail: Fail): FieldTest {
  const level = parseLevel(text);
  if (level === undefined) {
    const near = suggest(text, [...LEVEL_NAMES, ...LEVEL_ALIASES]);
    return fail(`"${text}" is no level`, `${near === undefined ? 'Levels' : `Did you mean ${near}? Levels`} are ${LEVEL_NAMES.join(', ')}.`);
  }
  return isEquality(operator) ? { op: 'in', values: [level.name] } : { op: operator as Compared['op'], value: level.value };
}

function statusTest(operator: Operator, text: string, fail: Fail): FieldTest {
  const family = /^([1-9])xx$/i.exec(text);
  if (family !== null && isEquality(operator)) return { op: 'within', min: Number(family[1]) * 100, max: Number(family[1]) * 100 + 99 };
  if (!/^\d{1,3}$/.test(text)) return fail(`"${text}" is no status`, `Write a code (404) or, with ":", a class (4xx).${ofAJob(text)}`);
  return isEquality(operator) ? { op: 'in', values: [String(Number(text))] } : { op: operator as Compared['op'], value: Number(text) };
}

/** A word is what jobs and steps have. */
function ofAJob(text: string): string {
  return /^[a-z_]{3,}$/i.test(text) ? ` The status of a job is metadata.status:${text}.` : '';
}

function numberTest(_field: QueryField, operator: Operator, value: number): FieldTest {
  return isEquality(operator) ? { op: 'in', values: [String(value)] } : { op: operator as Compared['op'], value };
}

function numberOf(field: QueryField, text: string, fail: Fail): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : fail(`"${text}" is no number`, `"${field.name}" is compared as a number, as in ${field.name}>10.`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function durationOf(text: string, fail: Fail): number {
  const found = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)?$/i.exec(text);
  if (found === null) return fail(`"${text}" is no duration`, 'Write milliseconds (500) or a number with ms, s, m or h (1.5s).');
  return Number(found[1]) * UNITS[found[2]?.toLowerCase() ?? 'ms']!;
}
