import type { StoredRecord } from '../stored-record';
import { isObject, type Fields } from './record-builder';

type Exception = NonNullable<StoredRecord['exception']>;

/** Causes and members that are kept, one within the other. */
const DEPTH = 32;
const TEXTS = ['type', 'message', 'traceback'] as const;
const isAbsentOr = (type: 'string' | 'number') => (value: unknown): boolean => value === undefined || typeof value === type;
const isText = isAbsentOr('string');
const isLine = isAbsentOr('number');

export function isException(value: unknown, depth = 0): value is Exception {
  if (!isObject(value) || depth > DEPTH) return false;
  const { type, message, traceback, code, cause, errors } = value;
  if (!isText(type) || !isText(message) || !isText(traceback) || (!isText(code) && typeof code !== 'number')) return false;
  return (cause === undefined || isException(cause, depth + 1)) && (errors === undefined || (Array.isArray(errors) && errors.every((each) => isException(each, depth + 1))));
}

/** What of it has the types of an exception. A text alone is its message. */
export function typedException(value: unknown, depth = 0): Exception | undefined {
  if (isException(value, depth)) return value;
  if (typeof value === 'string') return { message: value };
  if (!isObject(value) || depth > DEPTH) return undefined;
  const { type, message, traceback, code, cause, errors, ...rest } = value;
  const texts = { type, message, traceback };
  const shape: Record<string, unknown> = { ...rest };
  for (const name of TEXTS) put(shape, name, wholeText(texts[name]));
  put(shape, 'code', typeof code === 'number' ? code : wholeText(code));
  put(shape, 'cause', typedException(cause, depth + 1));
  if (Array.isArray(errors)) shape.errors = errors.map((each) => typedException(each, depth + 1)).filter((each) => each !== undefined);
  return shape as Exception;
}

export function isSource(value: unknown): value is NonNullable<StoredRecord['source']> {
  return isObject(value) && isText(value.file) && isText(value.function) && isLine(value.line);
}

/** What of it has the types of a source. */
export function typedSource({ file, line, function: name }: Fields): NonNullable<StoredRecord['source']> {
  return { ...(typeof file === 'string' && { file }), ...(typeof line === 'number' && { line }), ...(typeof name === 'string' && { function: name }) };
}

/** Of a text or a whole number: what an index of texts has of it. */
function wholeText(value: unknown): string | undefined {
  return typeof value === 'string' || Number.isInteger(value) ? String(value) : undefined;
}

/** Of a text, number or boolean. */
export function primitiveText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) target[name] = value;
}
