import { LEVELS } from '../record/level';
import type { FieldCondition, FieldTest, Filter } from './filter';
import { levelNamed } from './layouts/foreign-level';
import { findField, type FieldKind, type QueryField } from './query-fields';
import { placeReader } from './record-place';
import { someValue } from './record-values';
import { CairnError } from '../errors/cairn-error';
import { compileRegex } from './regex';
import type { StoredRecord } from './stored-record';
import { fold } from './text-folding';
import { wildcard } from './wildcard';

export type RecordTest = (record: StoredRecord) => boolean;

type ValueTest = (value: unknown) => boolean;

const EVERYTHING: RecordTest = () => true;

/**
 * A filter as a test of one record: what every store and live follow decides by.
 * @throws CairnError CAIRN_E_QUERY when the filter has an unknown field or an expression that cannot be used.
 */
export function compileFilter(filter: Filter | undefined): RecordTest {
  return filter === undefined ? EVERYTHING : compile(filter);
}

function compile(filter: Filter): RecordTest {
  switch (filter.kind) {
    case 'and':
      return every(filter.of.map(compile));
    case 'or':
      return some(filter.of.map(compile));
    case 'not': {
      const test = compile(filter.of);
      return (record) => !test(record);
    }
    case 'text': {
      const contains = containing(filter.text, filter.matchCase);
      return (record) => someValue(record, contains);
    }
    case 'regex': {
      const matches = expression(filter.pattern, filter.ignoreCase);
      return (record) => someValue(record, matches);
    }
    case 'field':
      return fieldTest(filter);
    default:
      throw new CairnError('CAIRN_E_QUERY', `a filter has the unknown kind "${String((filter as { kind?: unknown }).kind)}". Kinds are and, or, not, text, regex and field.`);
  }
}

function every(tests: readonly RecordTest[]): RecordTest {
  return (record) => {
    for (const test of tests) if (!test(record)) return false;
    return true;
  };
}

function some(tests: readonly RecordTest[]): RecordTest {
  return (record) => {
    for (const test of tests) if (test(record)) return true;
    return false;
  };
}

function containing(wanted: string, matchCase = false): (value: string) => boolean {
  if (matchCase) return (value) => value.includes(wanted);
  const folded = fold(wanted);
  return (value) => fold(value).includes(folded);
}

function expression(pattern: string, ignoreCase?: boolean): (value: string) => boolean {
  try {
    return compileRegex(pattern, ignoreCase);
  } catch (error) {
    throw new CairnError('CAIRN_E_QUERY', `the regular expression "${pattern.slice(0, 200)}" cannot be used: ${(error as Error).message}. The syntax is that of RE2.`);
  }
}

function fieldTest(condition: FieldCondition): RecordTest {
  const field = findField(condition.field);
  if (field === undefined) throw new CairnError('CAIRN_E_QUERY', `there is no field "${condition.field}". Values without a field of their own are metadata.<name> or context.<name>.`);
  const test = valueTest(field, condition.test);
  const readers = field.places.map(placeReader);
  if (readers.length === 1) {
    const read = readers[0]!;
    return (record) => passes(read(record), test);
  }
  return (record) => {
    for (const read of readers) if (passes(read(record), test)) return true;
    return false;
  };
}

/** A list passes when one of its members does. */
function passes(value: unknown, test: ValueTest): boolean {
  if (value === undefined || value === null) return false;
  return Array.isArray(value) ? value.some((member) => member !== null && test(member)) : test(value);
}

function valueTest(field: QueryField, test: FieldTest): ValueTest {
  switch (test.op) {
    case 'exists':
      return () => true;
    case 'within':
      return numeric(field.kind, (value) => value >= test.min && value <= test.max);
    case '<':
      return numeric(field.kind, (value) => value < test.value);
    case '<=':
      return numeric(field.kind, (value) => value <= test.value);
    case '>':
      return numeric(field.kind, (value) => value > test.value);
    case '>=':
      return numeric(field.kind, (value) => value >= test.value);
    case 'in':
      return oneOf(field.kind, test.values);
    case 'like':
      return textual(wildcard(test.pattern, isCaseFree(field.kind)));
    case 'contains':
      return textual(containing(test.text));
    case 'regex':
      return textual(expression(test.pattern, test.ignoreCase));
    default:
      throw new CairnError('CAIRN_E_QUERY', `a filter has the unknown test "${String((test as { op?: unknown }).op)}".`);
  }
}

const isCaseFree = (kind: FieldKind): boolean => kind !== 'id';

function textual(test: (value: string) => boolean): ValueTest {
  return (value) => test(typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value));
}

const LEVEL_VALUES: ReadonlyMap<string, number> = new Map(LEVELS.map((level) => [level.name, level.value]));

function numeric(kind: FieldKind, test: (value: number) => boolean): ValueTest {
  if (kind === 'level') {
    return (value) => {
      const level = LEVEL_VALUES.get(value as string) ?? LEVEL_VALUES.get(levelNamed(String(value)) ?? '');
      return level !== undefined && test(level);
    };
  }
  return (value) => {
    if (typeof value === 'number') return test(value);
    return typeof value === 'string' && value.trim() !== '' && test(Number(value));
  };
}

function oneOf(kind: FieldKind, values: readonly string[]): ValueTest {
  if (kind === 'level') return levelIn(values);
  const foldCase = isCaseFree(kind) ? fold : (value: string): string => value;
  const wanted = new Set(values.map(foldCase));
  const numbers = new Set(values.filter((value) => value.trim() !== '').map(Number));
  return (value) => {
    if (typeof value === 'string') return wanted.has(foldCase(value));
    return typeof value === 'number' ? numbers.has(value) : wanted.has(foldCase(typeof value === 'object' ? JSON.stringify(value) : String(value)));
  };
}

function levelIn(values: readonly string[]): ValueTest {
  const wanted = new Set(values.map((value) => levelNamed(value) ?? value));
  return (value) => wanted.has(value as string) || wanted.has(levelNamed(String(value)) ?? '');
}
