import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { BullMQOtel } from 'bullmq-otel';
import { cairnTelemetry } from '../src/bullmq';
import { JobBench } from './support/job-bench';
import { inStory, requestId, STORY } from './support/job-story';
import { QUEUE_SERVERS, type QueueServer } from './support/queue-servers';
import { until } from './support/until';

describe.each(QUEUE_SERVERS)('cairnTelemetry with the real bullmq-otel inside, on %s', (_name, start) => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  let server: QueueServer;
  let bench: JobBench;

  beforeAll(async () => {
    server = await start();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });
  beforeEach(() => {
    exporter.reset();
    bench = new JobBench(server.connection, {}, cairnTelemetry({ inner: new BullMQOtel({ tracerName: 'bench' }) }));
  });
  afterEach(() => bench.close());
  afterAll(async () => {
    for (const api of [context, trace, propagation]) api.disable();
    await provider.shutdown();
    await server.stop();
  });

  const spans = (kind: SpanKind): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.kind === kind);

  it('its spans and our context both arrive in the job, and in the job that one adds', async () => {
    const seen: [unknown, string | undefined][] = [];
    const children = bench.queue('children');
    const note = (): void => void seen.push([requestId(), trace.getActiveSpan()?.spanContext().traceId]);
    bench.worker('parents', async () => {
      note();
      await children.add('notify', {});
    });
    bench.worker('children', async () => note());
    const parents = bench.queue('parents');
    const root = trace.getTracer('test').startSpan('request');
    await context.with(trace.setSpan(context.active(), root), () => inStory(() => parents.add('provision', {})));
    root.end();
    await bench.seen('job.completed', 2);
    await until('the spans', () => spans(SpanKind.CONSUMER).filter(({ name }) => name.startsWith('process')).length === 2);

    const { traceId } = root.spanContext();
    expect(seen).toEqual([[STORY.request_id, traceId], [STORY.request_id, traceId]]);
    const [added] = spans(SpanKind.PRODUCER);
    expect(added?.parentSpanContext?.spanId).toBe(root.spanContext().spanId);
    const processed = spans(SpanKind.CONSUMER).find(({ name }) => name === `process ${bench.nameOf('parents')}`);
    expect(processed?.parentSpanContext?.spanId).toBe(added?.spanContext().spanId);
  });

  it('the records of a job carry the ids of its span', async () => {
    bench.worker('email', async () => bench.logging.logger('mail').info('Sending'));
    const root = trace.getTracer('test').startSpan('request');
    await context.with(trace.setSpan(context.active(), root), () => inStory(() => bench.queue('email').add('send', {})));
    root.end();
    await bench.seen('job.completed');
    await until('the span', () => spans(SpanKind.CONSUMER).some(({ name }) => name.startsWith('process')));
    const [span] = spans(SpanKind.CONSUMER).filter(({ name }) => name.startsWith('process'));
    const { traceId, spanId } = span!.spanContext();
    const sending = bench.records.find(({ message }) => message === 'Sending');
    expect(sending?.context).toMatchObject({ ...STORY, trace_id: traceId, span_id: spanId });
  });

  it('of 200 jobs at once, each has its own id and the trace it was added in', async () => {
    const seen: [unknown, unknown, unknown, unknown][] = [];
    bench.worker(
      'many',
      async ({ data }: { data: { id: string; traceId: string } }) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        seen.push([data.id, requestId(), data.traceId, trace.getActiveSpan()?.spanContext().traceId]);
      },
      { concurrency: 50 },
    );
    const queue = bench.queue('many');
    const tracer = trace.getTracer('test');
    const add = async (n: number): Promise<void> => {
      const id = `req_${n}`;
      const root = tracer.startSpan('request');
      const data = { id, traceId: root.spanContext().traceId };
      await context.with(trace.setSpan(context.active(), root), () => inStory(() => queue.add('one', data), { request_id: id }));
      root.end();
    };
    await Promise.all(Array.from({ length: 200 }, (_, n) => add(n)));
    await bench.seen('job.completed', 200);
    expect(seen).toHaveLength(200);
    expect(seen.filter(([id, foundId, traceId, foundTrace]) => id !== foundId || traceId !== foundTrace)).toEqual([]);
  });
});
