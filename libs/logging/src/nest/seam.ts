import { loadOptional } from '../runtime/load-optional';

const PATCHED: unique symbol = Symbol.for('CAIRN:PATCHED');

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** The prototype of a class inside of Nest, or `undefined` where this version keeps it elsewhere. */
export function prototypeOf(path: string, name: string): object | undefined {
  try {
    return loadOptional<Record<string, { prototype: object } | undefined>>(path)?.[name]?.prototype;
  } catch {
    return undefined; // the caller tells
  }
}

/** Replaces a method by what `make` makes of it: once per process, whoever comes first. */
export function wrap(prototype: object, name: string, make: (original: Method) => Method): void {
  const owner = prototype as Record<string, Method> & { [PATCHED]?: boolean };
  if (Object.hasOwn(owner, PATCHED)) return;
  Object.defineProperty(owner, PATCHED, { value: true });
  owner[name] = make(owner[name]!);
}
