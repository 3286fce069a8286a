import { AsyncLocalStorage } from 'node:async_hooks';
import type { ContextManager, Span, SpanKind, SpanOptions, Telemetry, Tracer } from 'bullmq';

interface Baggage {
  readonly [key: string]: string;
}

/** A context of this telemetry: the span it is in, and baggage. */
interface Ambient {
  readonly span?: RecordedSpan;
  readonly baggage: Baggage;
  /** The span the context came from, in another process or before. */
  readonly remote?: string;
}

export interface RecordedSpan {
  readonly id: string;
  readonly name: string;
  readonly kind: SpanKind | undefined;
  readonly parent: string | undefined;
  readonly exceptions: unknown[];
  ended: boolean;
}

/** A small telemetry that works: spans with parents across the queue, and baggage, as bullmq-otel has them. */
export class RecordingTelemetry implements Telemetry<Ambient> {
  readonly spans: RecordedSpan[] = [];
  private readonly storage = new AsyncLocalStorage<Ambient>();

  readonly tracer: Tracer<Ambient> = {
    startSpan: (name: string, options?: SpanOptions, context?: Ambient): Span<Ambient> => this.start(name, options, context),
  };

  readonly contextManager: ContextManager<Ambient> = {
    with: (context, fn) => this.storage.run(context, fn),
    active: () => this.active(),
    getMetadata: ({ span, baggage }) => JSON.stringify({ span: span?.id, baggage }),
    fromMetadata: (active, metadata) => {
      const { span, baggage } = JSON.parse(metadata) as { span?: string; baggage?: Baggage };
      return { ...active, remote: span, baggage: baggage ?? {} };
    },
  };

  get baggage(): Baggage {
    return this.active().baggage;
  }

  get activeSpan(): RecordedSpan | undefined {
    return this.active().span;
  }

  withBaggage<T>(baggage: Baggage, fn: () => T): T {
    return this.storage.run({ ...this.active(), baggage }, fn);
  }

  private active(): Ambient {
    return this.storage.getStore() ?? { baggage: {} };
  }

  private start(name: string, options?: SpanOptions, context = this.active()): Span<Ambient> {
    const span: RecordedSpan = {
      id: `span-${this.spans.length + 1}`,
      name,
      kind: options?.kind,
      parent: context.remote ?? context.span?.id,
      exceptions: [],
      ended: false,
    };
    this.spans.push(span);
    return {
      setSpanOnContext: (ambient) => ({ baggage: ambient.baggage, span }),
      setAttribute: () => undefined,
      setAttributes: () => undefined,
      addEvent: () => undefined,
      recordException: (exception) => void span.exceptions.push(exception),
      end: () => void (span.ended = true),
    };
  }
}
