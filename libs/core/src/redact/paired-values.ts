import type { KeyRules } from './key-rules';
import { REDACTED } from './marks';

type Fields = Record<string, unknown>;

/** What judges a value by a name; the walk does. */
export interface NamedValues {
  valueOf(key: string, value: unknown): unknown;
}

/** Under these names, in one object, stands what its `value` is: form fields, validation errors, HAR headers, tags, changes. */
const NAMING = ['name', 'key', 'property', 'field', 'header', 'path', 'label', 'id', 'attribute', 'column', 'param', 'Name', 'Key'] as const;
const VALUES = ['value', 'Value', 'val', 'content', 'oldValue', 'newValue', 'old_value', 'new_value'] as const;
const STATEMENT = ['sql', 'query', 'statement', 'text'] as const;
const PARAMETERS = ['parameters', 'params', 'values', 'bindings', 'binds', 'args'] as const;
const OPTION = /^--?[A-Za-z][\w-]{1,63}$/;
const HEADER = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z0-9-]{1,60}|api-key)$/i;
const PLAIN_NAME = /^[A-Za-z_]+$/;

/** Keys of lists that may be flat: a name, then its value, as Node's `rawHeaders` are. */
export const HEADERS = /headers$/i;

export function isFlatHeaders(key: string, value: object): boolean {
  if (key === 'rawHeaders') return true;
  return Array.isArray(value) && value.length % 2 === 0 && value.every((each) => typeof each === 'string');
}

/** Whether the element after this one is its value: an option's, or a header's. */
export function namesNext(element: string): boolean {
  return OPTION.test(element) || HEADER.test(element);
}

/** Whether two elements are a name and its value rather than two names. */
export function isPair(array: readonly unknown[]): boolean {
  const [name, value] = array;
  return typeof name === 'string' && typeof value === 'string' && !PLAIN_NAME.test(value);
}

const IN_PAIRS: ReadonlySet<string> = new Set([...VALUES, ...PARAMETERS, 'rawHeaders']);

/** Whether what stands under this key depends on its neighbours, or is a list of pairs. */
export function isPartOfPair(key: string): boolean {
  return IN_PAIRS.has(key) || HEADERS.test(key);
}

/** What only shows when an object's fields stand side by side. Changes and returns the copy. */
export function finishFields(copy: Fields, keys: KeyRules, values: NamedValues): Fields {
  for (const key of VALUES) if (copy[key] !== undefined) judgeByNames(copy, key, values);
  for (const key of PARAMETERS) if (Array.isArray(copy[key])) removeParameters(copy, copy[key], keys);
  return copy;
}

function judgeByNames(copy: Fields, key: string, values: NamedValues): void {
  for (const naming of NAMING) {
    const name = copy[naming];
    if (typeof name === 'string') copy[key] = values.valueOf(name, copy[key]);
  }
}

/** Bind parameters that a statement beside them puts into a column with a secret's name. */
function removeParameters(copy: Fields, parameters: unknown[], keys: KeyRules): void {
  const { secretParameters } = require('./sql-values') as typeof import('./sql-values');
  for (const key of STATEMENT) {
    const statement = copy[key];
    if (typeof statement !== 'string') continue;
    for (const at of secretParameters(statement, keys)) {
      if (at < parameters.length && parameters[at] !== null) parameters[at] = REDACTED;
    }
  }
}
