import 'reflect-metadata';
import { readProperty } from '../http/read-property';

/** Where Nest's parameter decorators note what they ask for, of HTTP, messages and GraphQL alike: `{ '<kind>:<index>': { index, data } }`. */
const PARAMETERS = '__routeArguments__';
/** Kinds of parameters: `@Body()`, `@Payload()`, `@MessageBody()`, `@Args()`; `@Query()`; `@Param()`. */
const INPUT = '3';
const QUERY = '4';
const PARAM = '5';

/** A parameter of a handler that is filled from what came in. */
interface Parameter {
  readonly kind: string;
  readonly index: number;
  /** The part of it that is asked for: `@Args('id')`. */
  readonly name: string | undefined;
}

/** What came in, by the kind of parameter it fills. */
type Incoming = Readonly<Record<string, unknown>>;

function parametersOf(handler: object, method: string): Parameter[] {
  const noted = Reflect.getMetadata(PARAMETERS, handler.constructor, method) as Record<string, { index: number; data?: unknown }> | undefined;
  return Object.entries(noted ?? {}).map(([key, { index, data }]) => ({ kind: key.slice(0, key.lastIndexOf(':')), index, name: typeof data === 'string' ? data : undefined }));
}

/** Texts and numbers among the arguments that have a name of their own (`@Args('id')`, `@Body('id')`), as text. */
export function namedArguments(handler: unknown, method: string, args: readonly unknown[]): Record<string, string> {
  if (typeof handler !== 'object' || handler === null) return {};
  const named = parametersOf(handler, method).filter(({ kind, name }) => name !== undefined && (kind === INPUT || kind === QUERY || kind === PARAM));
  return Object.fromEntries(named.flatMap(({ name, index }) => (SCALARS.has(typeof args[index]) ? [[name!, String(args[index])]] : [])));
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean']);

/**
 * What a handler would have been called with that its guards did not let be called: what the client sent, before any pipe. Parameters that are filled
 * otherwise (`@Headers()`, decorators of the app's own) are undefined.
 */
export function refusedArguments(handler: object, method: string, given: readonly unknown[], type: unknown): unknown[] {
  const parameters = parametersOf(handler, method);
  if (parameters.length === 0) return type === 'http' ? [] : [...given]; // without decorators it is called with all there is
  const incoming = incomingOf(given, type);
  const args: unknown[] = [];
  for (const { kind, index, name } of parameters) args[index] = name === undefined ? incoming[kind] : partOf(incoming[kind], name);
  return Array.from(args);
}

function incomingOf(given: readonly unknown[], type: unknown): Incoming {
  const [first, second] = given;
  if (type === 'rpc') return { [INPUT]: first };
  if (type !== 'http') return { [INPUT]: second };
  return { [INPUT]: partOf(first, 'body'), [QUERY]: partOf(first, 'query'), [PARAM]: partOf(first, 'params') };
}

function partOf(whole: unknown, name: string): unknown {
  return typeof whole === 'object' && whole !== null ? readProperty(whole as Record<string, unknown>, name) : undefined;
}
