import { context, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace, TraceFlags, type Context, type ContextManager } from '@opentelemetry/api';
import { Test, type TestingModule } from '@nestjs/testing';
import { AsyncLocalStorage } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { logInfo } from '../functional/functions';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { LogContext } from './log-context';
import { runWithContext } from './run-with-context';

/** What an SDK registers: keeps the active span across awaits. */
class AsyncContextManager implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(active: Context, fn: F, thisArg?: ThisParameterType<F>, ...args: A): ReturnType<F> {
    return this.storage.run(active, () => fn.apply(thisArg, args));
  }

  bind<T>(active: Context, target: T): T {
    return typeof target === 'function' ? (((...args: unknown[]) => this.with(active, () => target(...args) as unknown)) as T) : target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.storage.disable();
    return this;
  }
}

const SPAN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED };
const INNER = { ...SPAN, spanId: '00f067aa0ba902b7' };

const within = <T>(span: typeof SPAN, fn: () => T): T => context.with(trace.setSpan(context.active(), trace.wrapSpanContext(span)), fn);

describe('a story with an OpenTelemetry span', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  const idsOf = (message: string): unknown[] => {
    const [record] = captured.where({ message });
    return [record?.context.trace_id, record?.context.span_id];
  };

  beforeAll(() => context.setGlobalContextManager(new AsyncContextManager()));
  afterAll(() => context.disable());

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    captured.clear();
  });
  afterEach(() => module.close());

  it('has its ids on the records written within, and the story’s own before and after', async () => {
    await runWithContext({ request_id: 'req_1' }, async () => {
      logInfo('before');
      await within(SPAN, async () => {
        await turn();
        logInfo('within');
        within(INNER, () => logInfo('deeper'));
        logInfo('up again');
      });
      logInfo('after');
    });
    expect(idsOf('within')).toEqual([SPAN.traceId, SPAN.spanId]);
    expect(idsOf('deeper')).toEqual([SPAN.traceId, INNER.spanId]);
    expect(idsOf('up again')).toEqual([SPAN.traceId, SPAN.spanId]);
    expect(idsOf('before')).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect(idsOf('before')).not.toContain(SPAN.traceId);
    expect(idsOf('after')).toEqual(idsOf('before'));
    expect(captured.story('req_1')).toHaveLength(5);
  });

  it('keeps to the span of each of its branches that run at once', async () => {
    const branch = (span: typeof SPAN): Promise<void> =>
      within(span, async () => {
        for (let step = 0; step < 3; step += 1) {
          await turn();
          logInfo(`${span.spanId} ${step}`);
        }
      });
    await runWithContext({ request_id: 'req_1' }, () => Promise.all([branch(SPAN), branch(INNER)]));
    const written = captured.story('req_1').map(({ message, context: { span_id } }) => [message.split(' ')[0], span_id]);
    expect(written).toHaveLength(6);
    for (const [expected, found] of written) expect(found).toBe(expected);
  });

  it('hands on the span to whom it calls within, though nothing was logged there', () => {
    const story = module.get(LogContext);
    runWithContext({}, () => {
      const own = story.headers().traceparent;
      within(SPAN, () => expect(story.headers().traceparent).toBe(`00-${SPAN.traceId}-${SPAN.spanId}-01`));
      expect(story.headers().traceparent).toBe(own);
    });
  });

  it('keeps its own ids where tracing is suppressed', () => {
    runWithContext({ request_id: 'req_1' }, () => {
      logInfo('before');
      within(INVALID_SPAN_CONTEXT, () => logInfo('suppressed'));
    });
    expect(idsOf('suppressed')).toEqual(idsOf('before'));
  });
});

describe('the OpenTelemetry package', () => {
  const loads = `Object.keys(require.cache).some((path) => path.includes(require('node:path').join('@opentelemetry', 'api')))`;
  const program = `
    const { currentContext, openContext, runInContext } = require(process.argv[1]);
    const atStart = ${loads};
    runInContext(openContext(), () => currentContext());
    console.log(JSON.stringify([atStart, ${loads}]));`;

  it('is not loaded by the library, nor by a story where no SDK has registered', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, join(__dirname, '../../dist/index.js')]);
    expect(JSON.parse(stdout)).toEqual([false, false]);
  });
});
