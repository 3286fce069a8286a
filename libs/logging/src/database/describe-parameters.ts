import { types } from 'node:util';

/** Types named of one query's parameters. */
const SHOWN = 20;

/** A query's parameters as a list: some drivers take named ones in an object, or a single one as it is. Never throws. */
export function parameterList(parameters: unknown): readonly unknown[] {
  if (Array.isArray(parameters)) return parameters;
  if (parameters === undefined || parameters === null) return [];
  return typeOf(parameters) === 'object' && !types.isProxy(parameters) ? namedValues(parameters) : [parameters];
}

function namedValues(parameters: object): readonly unknown[] {
  try {
    return Object.values(parameters);
  } catch {
    return [parameters]; // a getter that throws
  }
}

/** The number of parameters and their types, none of their values: `2: string, number`. */
export function describeParameters(parameters: readonly unknown[]): string {
  if (parameters.length === 0) return '0';
  const shown = parameters.slice(0, SHOWN).map(typeOf).join(', ');
  return `${parameters.length}: ${shown}${parameters.length > SHOWN ? ', …' : ''}`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (types.isProxy(value)) return 'object'; // asking it more would run code of its own
  if (Array.isArray(value)) return 'array';
  if (types.isDate(value)) return 'date';
  return ArrayBuffer.isView(value) ? 'bytes' : 'object';
}
