import type { ContextState } from '@cairn/core';
import { currentContext, isInContext, runInContext, runWithoutContext } from '../context/cls-context';

/** Runs `fn` in the story something began in, or in none: a driver's callback may come in another one's. */
export function inStory<T>(state: ContextState | undefined, fn: () => T): T {
  if (state !== undefined) return isInContext(state) ? fn() : runInContext(state, fn);
  return currentContext() === undefined ? fn() : runWithoutContext(fn);
}
