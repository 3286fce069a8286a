import type { ContextState } from '@cairn/core';
import { currentContext, isInContext, runInContext, runWithoutContext } from '../context/cls-context';

/** The story that runs here, to come back to it from a driver's callback, which may run in another one's. */
export function captureStory(): <T>(fn: () => T) => T {
  const state = currentContext();
  return (fn) => inStory(state, fn);
}

function inStory<T>(state: ContextState | undefined, fn: () => T): T {
  if (state !== undefined) return isInContext(state) ? fn() : runInContext(state, fn);
  return currentContext() === undefined ? fn() : runWithoutContext(fn);
}
