import type { RouteTarget } from '../http/request-state';

/** What GraphQL tells a resolver of its field; by structure, so that no GraphQL package is needed. */
export interface ResolveInfo {
  readonly fieldName: string;
  readonly path: { readonly prev?: object };
  /** The operation's root value; while a subscription delivers an event, that event. */
  readonly rootValue?: unknown;
  readonly operation: { readonly operation: string; readonly name?: { readonly value: string } };
}

/** A resolver's method, behind its guards and pipes. */
export interface Resolver {
  /** `Resolver.method`. */
  readonly handler: string;
  readonly target: RouteTarget;
}

/** One call of it. */
export interface ResolverCall {
  readonly resolver: Resolver;
  readonly info: ResolveInfo;
  /** The operation's context value: one object per operation, on Apollo and on mercurius. */
  readonly contextValue: unknown;
}

/** Names are the client's: a record does not grow with them. */
const MAX_NAME = 128;

/** A resolver's last arguments are the context value and the info; `undefined` where they are something else. */
export function readCall(resolver: Resolver, args: readonly unknown[]): ResolverCall | undefined {
  const info = args.at(-1);
  return isResolveInfo(info) ? { resolver, info, contextValue: args.at(-2) } : undefined;
}

function isResolveInfo(value: unknown): value is ResolveInfo {
  const { fieldName, path, operation } = (value ?? {}) as Partial<ResolveInfo>;
  return typeof fieldName === 'string' && typeof path === 'object' && typeof operation?.operation === 'string';
}

/** `query GetTask`; an operation without a name goes by its first field: `query task`. */
export function operationName({ operation, fieldName }: ResolveInfo): string {
  return `${operation.operation} ${(operation.name?.value ?? fieldName).slice(0, MAX_NAME)}`;
}

/** Whether this call begins a subscription, rather than delivers one of its events. */
export function isSubscribing({ info }: ResolverCall, result: unknown): result is AsyncIterable<unknown> {
  if (info.operation.operation !== 'subscription' || info.path.prev !== undefined) return false;
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
