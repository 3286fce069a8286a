import type { ContextState } from '@cairn/core';
import { currentContext } from '../context/cls-context';

/** Different statements counted per story: a story that makes up statements without end takes no more memory. */
const MAX_STATEMENTS = 200;

/** How often each story ran each statement. Counts go when their story does. */
export class RepeatedStatements {
  private readonly stories = new WeakMap<object, Map<string, number>>();

  constructor(private readonly limit: number) {}

  /** Counts a statement of the running story. Its count when that goes over the limit: once per statement and story, never outside one. */
  countOver(statement: string): number | undefined {
    const state = currentContext();
    if (state === undefined) return undefined;
    const counts = this.countsOf(state);
    const count = (counts.get(statement) ?? 0) + 1;
    if (count > 1 || counts.size < MAX_STATEMENTS) counts.set(statement, count);
    return count === this.limit + 1 ? count : undefined;
  }

  /** The parts of a story (a step, a nested run) share its position in the trace. */
  private countsOf(state: ContextState): Map<string, number> {
    const story = state.trace ?? state;
    let counts = this.stories.get(story);
    if (counts === undefined) this.stories.set(story, (counts = new Map()));
    return counts;
  }
}
