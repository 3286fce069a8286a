import { isCardLike } from './card-number';
import { REDACTED, UNREADABLE } from './marks';

/** Larger than any number in use; the text of a huge BigInt takes long to make. */
const LARGEST_BIGINT = 1n << 1024n;

/** A property, or a mark when its getter throws. */
export function readProperty(object: object, key: PropertyKey): unknown {
  try {
    return (object as Record<PropertyKey, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Sets an own property, `__proto__` too, which by assignment would change the object's prototype. */
export function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * Adds an object's own fields. What is made of two objects is made so, from `{}`: a literal that spreads one is copied in a stroke, but to spread a second one
 * into it, or to add a key, takes V8 up to a microsecond for each key.
 */
export function addFields(target: Record<string, unknown>, fields: object | null | undefined): Record<string, unknown> {
  if (fields === undefined || fields === null) return target; // as a spread does
  for (const key of Object.keys(fields)) define(target, key, (fields as Record<string, unknown>)[key]);
  return target;
}

/** A name that is not taken: what masks make of two names may be the same. `last` has the number that each name was given last. */
export function freeName(object: object, name: string, last: Map<string, number>): string {
  if (!Object.hasOwn(object, name)) return name;
  let count = last.get(name) ?? 1;
  let free: string;
  do free = `${name} (${(count += 1)})`;
  while (Object.hasOwn(object, free));
  last.set(name, count);
  return free;
}

/** A number JSON can hold; the others as text. */
export function safeNumber(value: number): unknown {
  if (!Number.isFinite(value)) return String(value);
  return value > 1e12 && isCardLike(value) ? REDACTED : value;
}

export function bigintText(value: bigint): string {
  if (value > LARGEST_BIGINT || value < -LARGEST_BIGINT) return '[BigInt]';
  return isCardLike(value) ? REDACTED : String(value);
}

const mapSize = sizeGetter(Map.prototype);
const setSize = sizeGetter(Set.prototype);

/** Sizes by the built-in getters, which an object cannot override. */
export function sizeOfMap(map: object): number {
  return mapSize.call(map);
}

export function sizeOfSet(set: object): number {
  return setSize.call(set);
}

function sizeGetter(prototype: object): () => number {
  return Object.getOwnPropertyDescriptor(prototype, 'size')!.get as () => number;
}
