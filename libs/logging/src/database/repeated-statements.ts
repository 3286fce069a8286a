import type { ContextState } from '@cairn/core';

/** Different statements counted per story and connection: a story that makes up statements without end takes no more memory. */
const MAX_STATEMENTS = 200;

type Counts = Map<string, number>;

/** How often each story ran each statement. Counts go when their story does. */
export class RepeatedStatements {
  private readonly stories = new WeakMap<object, Map<string, Counts>>();

  constructor(private readonly limit: number) {}

  /** Counts a statement of a story. Its count when that goes over the limit: once per statement and story. */
  countOver(story: ContextState, connection: string, statement: string): number | undefined {
    const counts = this.countsOf(story, connection);
    const count = (counts.get(statement) ?? 0) + 1;
    if (count > 1 || counts.size < MAX_STATEMENTS) counts.set(statement, count);
    return count === this.limit + 1 ? count : undefined;
  }

  /** The parts of a story (a step, a nested run) share its position in the trace. */
  private countsOf(state: ContextState, connection: string): Counts {
    const story = state.trace ?? state;
    let connections = this.stories.get(story);
    if (connections === undefined) this.stories.set(story, (connections = new Map<string, Counts>()));
    let counts = connections.get(connection);
    if (counts === undefined) connections.set(connection, (counts = new Map()));
    return counts;
  }
}
