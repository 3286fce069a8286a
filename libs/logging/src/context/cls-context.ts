import type { ContextSource, ContextState } from '@cairn/core';
import { ClsServiceManager, type ClsStore } from 'nestjs-cls';
import { followActiveSpan } from './active-span';

/** Our one key in the cls store: the app's own keys, `ClsModule.forRoot` and nested `cls.run` live beside it. */
const CONTEXT: unique symbol = Symbol('CAIRN:CONTEXT');

const cls = ClsServiceManager.getClsService();

/** The context of the running story, kept by nestjs-cls; on the span that is active now where an OpenTelemetry SDK runs. */
export function currentContext(): ContextState | undefined {
  const state = cls.get(CONTEXT) as ContextState | undefined;
  if (state !== undefined) followActiveSpan(state);
  return state;
}

/** Whether code here runs in this very context. */
export function isInContext(state: ContextState): boolean {
  return cls.get(CONTEXT) === state;
}

/** Runs `fn`, and everything it starts, in this context. */
export function runInContext<T>(state: ContextState, fn: () => T): T {
  const outer = cls.get() as object | undefined;
  return cls.runWith(outer === undefined ? { [CONTEXT]: state } : { ...outer, [CONTEXT]: state }, fn);
}

/** What brought the running story, for code deep inside that has to find it again; kept by nested contexts. */
const ENTRANCE: unique symbol = Symbol('CAIRN:ENTRANCE');

export function currentEntrance(): unknown {
  return cls.get(ENTRANCE);
}

/** {@link runInContext}, at the story's beginning: `entrance` is what brought it. */
export function enterContext<T>(state: ContextState, entrance: object, fn: () => T): T {
  const outer = cls.get() as object | undefined;
  const entered = { [CONTEXT]: state, [ENTRANCE]: entrance };
  return cls.runWith(outer === undefined ? entered : { ...outer, ...entered }, fn);
}

/** Runs `fn`, and everything it starts, outside every story: for long-lived work that somebody's story happened to start. */
export function runWithoutContext<T>(fn: () => T): T {
  return cls.exit(fn);
}

/**
 * `fn`, run in the story of here whoever calls it: a driver calls back from where another story may run. Much cheaper than
 * `AsyncResource.bind`, and nothing at all where the caller's story is the same one.
 */
export function bindToStory<A extends unknown[], R>(fn: (this: unknown, ...args: A) => R): (this: unknown, ...args: A) => R {
  const store = cls.get() as ClsStore | undefined;
  return function inItsStory(this: unknown, ...args) {
    if ((cls.get() as ClsStore | undefined) === store) return fn.apply(this, args);
    const call = (): R => fn.apply(this, args);
    return store === undefined ? cls.exit(call) : cls.runWith(store, call);
  };
}

/** Where records get their story from. */
export const clsContextSource: ContextSource = { current: currentContext };
