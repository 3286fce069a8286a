import { conditionOf, findField, levelFrom, parseQuery, parseTime, QueryError, type Filter } from '@cairn/core/query';
import { z } from 'zod';
import { ParameterError } from '../problem/parameter-error';

/** As JSON Schema has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** One parameter of a request: read from its text, and described. */
export interface Parameter<T = unknown> {
  readonly about: string;
  readonly schema: Schema;
  readonly example?: string;
  /** @throws ParameterError, QueryError */
  read(text: unknown, name: string): T;
}

const LONGEST = 512;

/** A reader by a zod type of text; whatever it refuses is told with the same reason and cure. */
function reader<T>(type: z.ZodType<T>, reason: string, cure: string): Parameter<T>['read'] {
  return (text, name) => {
    const { success, data } = type.safeParse(text);
    if (!success) throw new ParameterError(name, text, reason, cure);
    return data;
  };
}

export function text(about: string, example?: string, maxLength = LONGEST): Parameter<string> {
  const type = z.string().min(1).max(maxLength);
  return { about, example, schema: { type: 'string', minLength: 1, maxLength }, read: reader(type, 'is no text that can be used', `Give it once, with 1 to ${maxLength} characters.`) };
}

export function whole(about: string, minimum: number, maximum: number, initial?: number): Parameter<number> {
  const type = z.string().regex(/^\d{1,12}$/).transform(Number).pipe(z.number().min(minimum).max(maximum));
  const schema = { type: 'integer', minimum, maximum, ...(initial !== undefined && { default: initial }) };
  return { about, schema, read: reader(type, `is no whole number from ${minimum} to ${maximum}`, 'Write the number alone, once.') };
}

export function choice<const T extends string>(about: string, words: readonly T[], initial?: T): Parameter<T> {
  const schema = { type: 'string', enum: words, ...(initial !== undefined && { default: initial }) };
  return { about, schema, read: reader(z.enum(words), 'is no choice', `Use ${words.join(' or ')}.`) };
}

/** Several words, separated by commas. */
export function list<const T extends string>(about: string, words: readonly T[]): Parameter<readonly T[]> {
  const type = z.string().transform((given) => given.split(',').map((word) => word.trim())).pipe(z.array(z.enum(words)).min(1).max(words.length));
  const schema = { type: 'array', items: { type: 'string', enum: words } };
  return { about, schema, read: reader(type, 'names something else', `Use one or more of ${words.join(', ')}, separated by commas.`) };
}

export function flag(about: string): Parameter<boolean> {
  const type = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1');
  return { about, schema: { type: 'boolean', default: false }, read: reader(type, 'is neither true nor false', 'Write true or false.') };
}

/** A moment, in every form the query language's `parseTime` knows. Epoch ms. */
export function time(about: string): Parameter<number> {
  const read = (given: unknown, name: string): number => {
    if (typeof given === 'string' && given.length <= LONGEST) {
      try {
        return parseTime(given);
      } catch {
        // told below, with the parameter's name
      }
    }
    throw new ParameterError(name, given, 'is no time', 'Write how long ago (30m, 2h, 7d), a time of today (14:05), a day (2026-11-21), or a time (2026-11-21T14:05:00Z), in UTC unless a zone is given.');
  };
  return { about, schema: { type: 'string', maxLength: LONGEST }, example: '2h', read };
}

/** The query language. */
export function query(about: string): Parameter<Filter | undefined> {
  const read = (given: unknown, name: string): Filter | undefined => {
    if (typeof given !== 'string') throw new ParameterError(name, given, 'is no query', 'Give it once.');
    return parseQuery(given);
  };
  return { about, schema: { type: 'string', maxLength: 4_096 }, example: 'level>=warning path:/tasks/*', read };
}

/** A level and those above it, as on the command line. */
export function level(about: string): Parameter<Filter> {
  const read = (given: unknown, name: string): Filter => {
    const found = typeof given === 'string' ? levelFrom(given) : undefined;
    if (found === undefined) throw new ParameterError(name, given, 'is no level', 'Use TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL: that one and those above it. For single ones write q=level:warning,error.');
    return found;
  };
  return { about, schema: { type: 'string', minLength: 1, maxLength: 16 }, example: 'warning', read };
}

/** Parts of hours, too. */
export function hours(about: string, maximum: number, initial: number): Parameter<number> {
  const type = z.string().regex(/^\d{1,6}(?:\.\d{1,6})?$/).transform(Number).pipe(z.number().positive().max(maximum));
  return { about, schema: { type: 'number', exclusiveMinimum: 0, maximum, default: initial }, read: reader(type, `is no number of hours above 0 and up to ${maximum}`, 'Write 24 or 0.5, once.') };
}

/** A field of the query language by itself: one value, or several separated by commas. */
export function condition(fieldName: string): Parameter<Filter> {
  const { name: field, about, example } = findField(fieldName)!;
  const read = (given: unknown, name: string): Filter => {
    if (typeof given !== 'string' || given === '' || given.length > LONGEST) throw new ParameterError(name, given, 'is no value', `Give 1 to ${LONGEST} characters, once; several values separated by commas.`);
    return parameterCondition(field, given.split(','), name);
  };
  return { about, schema: { type: 'string', minLength: 1, maxLength: LONGEST }, example: example.slice(example.search(/[:>]/) + 1).replace(/^=/, ''), read };
}

/** The same of a value that may hold commas: an id in a path. */
export function parameterCondition(field: string, values: readonly string[], name: string): Filter {
  try {
    return conditionOf(field, values);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new ParameterError(name, values.join(','), `cannot be used: ${error.reason}`, error.cure);
  }
}
