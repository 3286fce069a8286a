import type { ContextState } from '@cairn/core';
import type { Attributes, AttributeValue, Exception, Span, Time } from 'bullmq';
import type { StoryContext } from './story-context';

/** The span of the inner telemetry, when there is one, and the story that goes on inside it. */
export class CairnSpan implements Span<StoryContext> {
  constructor(
    private readonly inner: Span<unknown> | undefined,
    private readonly storyOf: (story: ContextState | undefined) => ContextState | undefined,
  ) {}

  setSpanOnContext({ story, inner }: StoryContext): StoryContext {
    return { story: this.storyOf(story), inner: this.inner === undefined ? inner : this.inner.setSpanOnContext(inner) };
  }

  setAttribute(key: string, value: AttributeValue): void {
    this.inner?.setAttribute(key, value);
  }

  setAttributes(attributes: Attributes): void {
    this.inner?.setAttributes(attributes);
  }

  addEvent(name: string, attributes?: Attributes): void {
    this.inner?.addEvent(name, attributes);
  }

  recordException(exception: Exception, time?: Time): void {
    this.inner?.recordException(exception, time);
  }

  end(): void {
    this.inner?.end();
  }
}
