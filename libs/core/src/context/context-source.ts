import type { ContextState } from './context-state';

/** Where "now" comes from: the context of the running story. A record with no context says so rather than guess. */
export interface ContextSource {
  current(): ContextState | undefined;
}

/** For code outside any story. */
export const NO_CONTEXT: ContextSource = { current: () => undefined };
