import type { ContextState } from '@cairn/core';

/** What BullMQ passes around between the parts of our telemetry: the story, and the context of the inner telemetry. */
export interface StoryContext {
  readonly story: ContextState | undefined;
  readonly inner: unknown;
  /** Outside every story, whoever asks. */
  readonly isRoot?: boolean;
}
