import type { ContextState } from '@cairn/core';
import { SpanKind, type ContextManager, type Span, type SpanOptions, type Telemetry, type Tracer } from 'bullmq';
import { currentContext, runInContext, runWithoutContext } from '../context/cls-context';
import { CairnSpan } from './cairn-span';
import { currentRun } from './job-run';
import { isJobStory, openJobStory } from './job-story';
import type { StoryContext } from './story-context';
import { readMetadata, writeMetadata } from './story-metadata';

export interface CairnTelemetryOptions {
  /** Another telemetry, such as `new BullMQOtel({ tracerName: 'my-app' })`, that goes on as if it were alone: its spans, meter and baggage. */
  inner?: Telemetry;
}

/**
 * Carries the story through BullMQ, from where a job is added to its processor and the handlers of its worker's events: pass it as
 * `telemetry` to queues, flow producers and workers, or once to `BullModule.forRoot`. It travels in the job's telemetry metadata; the
 * job's data is left alone.
 */
export function cairnTelemetry({ inner }: CairnTelemetryOptions = {}): Telemetry<StoryContext> {
  return {
    tracer: new StoryTracer(inner?.tracer),
    contextManager: new StoryContextManager(inner?.contextManager),
    ...(inner?.meter !== undefined && { meter: inner.meter }),
  };
}

class StoryTracer implements Tracer<StoryContext> {
  constructor(private readonly inner: Tracer<unknown> | undefined) {}

  startSpan(name: string, options?: SpanOptions, context?: StoryContext): Span<StoryContext> {
    const span = this.inner?.startSpan(name, options as SpanOptions, context?.inner);
    return new CairnSpan(span, (story) => storyFor(options?.kind, story, context !== undefined));
  }
}

/** Which story goes on in what a span is about. */
function storyFor(kind: SpanKind | undefined, story: ContextState | undefined, isContinued: boolean): ContextState | undefined {
  // a job without metadata starts a story: the one its worker was made in is not its own
  if (kind === SpanKind.CONSUMER && !isContinued) return openJobStory();
  if (kind === SpanKind.PRODUCER && isWorkersOwn(story)) return undefined;
  return story;
}

/**
 * Whether the worker itself adds this job, between two others: the next run of a schedule, which has nothing to do with the job that
 * has just ended. Code of the app runs in its attempt, also in event handlers.
 */
function isWorkersOwn(story: ContextState | undefined): boolean {
  return story !== undefined && isJobStory(story) && story.get('job_id') !== undefined && currentRun() === undefined;
}

class StoryContextManager implements ContextManager<StoryContext> {
  constructor(private readonly inner: ContextManager<unknown> | undefined) {}

  active(): StoryContext {
    return { story: currentContext(), inner: this.inner?.active() };
  }

  root(): StoryContext {
    return { story: undefined, inner: this.inner?.root?.() ?? this.inner?.active(), isRoot: true };
  }

  with<A extends (...args: never[]) => unknown>(context: StoryContext, fn: A): ReturnType<A> {
    const inStory = (): ReturnType<A> => run(context, fn as unknown as () => ReturnType<A>);
    return this.inner === undefined ? inStory() : this.inner.with(context.inner, inStory);
  }

  getMetadata({ story, inner }: StoryContext): string {
    return writeMetadata(story, this.inner?.getMetadata(inner) ?? '');
  }

  fromMetadata(active: StoryContext, metadata: string): StoryContext {
    return { story: openJobStory(metadata), inner: this.innerFrom(active, metadata) };
  }

  /** The inner telemetry reads what it wrote; metadata of others, which it may choke on, costs it its parent only. */
  private innerFrom(active: StoryContext, metadata: string): unknown {
    if (this.inner === undefined) return undefined;
    try {
      return this.inner.fromMetadata(active.inner, readMetadata(metadata).inner);
    } catch {
      return active.inner;
    }
  }
}

function run<T>({ story, isRoot }: StoryContext, fn: () => T): T {
  if (isRoot === true) return runWithoutContext(fn);
  return story === undefined || story === currentContext() ? fn() : runInContext(story, fn);
}
