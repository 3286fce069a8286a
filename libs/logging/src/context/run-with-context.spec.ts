import { Test, type TestingModule } from '@nestjs/testing';
import { ClsModule, ClsService } from 'nestjs-cls';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { logInfo } from '../functional/functions';
import { LogContext } from './log-context';
import { runWithContext } from './run-with-context';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('a context outside HTTP', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let context: LogContext;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [LoggingTestingModule.forRoot(), ClsModule.forRoot({ global: true })],
    }).compile();
    captured = module.get(CapturedRecords);
    context = module.get(LogContext);
    captured.clear();
  });

  afterEach(() => module.close());

  it('is on every record written within, across awaits', async () => {
    await runWithContext({ user_id: 'u1' }, async () => {
      await pause();
      logInfo('a');
    });
    expect(captured.all).toMatchObject([
      { context: { user_id: 'u1', request_id: expect.stringMatching(/^req_[0-9a-f]{12}$/), organization_id: null } },
    ]);
  });

  it('says so rather than guess when there is none', () => {
    logInfo('a');
    expect(captured.all[0]!.context).toEqual({ request_id: null, user_id: null, organization_id: null });
  });

  it('keeps the story when nested, and its own additions to itself', () => {
    runWithContext({ request_id: 'req_1' }, () => {
      runWithContext({ step_id: 's1' }, () => logInfo('inner'));
      logInfo('outer');
    });
    expect(captured.all).toMatchObject([
      { message: 'inner', context: { request_id: 'req_1', step_id: 's1' } },
      { message: 'outer', context: { request_id: 'req_1' } },
    ]);
    expect(captured.all[1]!.context).not.toHaveProperty('step_id');
  });

  it('can be added to by code', () => {
    runWithContext({}, () => {
      expect(context.set({ tenant_id: 't1', plan: 'gold' })).toBe(true);
      logInfo('a');
    });
    expect(captured.all).toMatchObject([{ context: { tenant_id: 't1', plan: 'gold' } }]);
    expect(context.set({ tenant_id: 't1' })).toBe(false);
  });

  it('redacts what the app puts into it', () => {
    runWithContext({ password: 'hunter2' }, () => logInfo('a'));
    expect(JSON.stringify(captured.all)).not.toContain('hunter2');
  });

  it('lives beside the app’s own cls keys', () => {
    const cls = module.get(ClsService);
    runWithContext({ request_id: 'req_1' }, () =>
      cls.run(() => {
        cls.set('mine', 1);
        logInfo('a');
        expect(cls.get('mine')).toBe(1);
      }),
    );
    expect(captured.all).toMatchObject([{ context: { request_id: 'req_1' } }]);
  });

  it('gives the headers that hand the story on', () => {
    runWithContext({ request_id: 'req_1' }, () => {
      expect(context.headers()).toEqual({
        'x-request-id': 'req_1',
        'x-correlation-id': 'req_1',
        traceparent: `00-${context.traceId}-${context.get('span_id')}-01`,
      });
    });
    expect(context.headers()).toEqual({});
  });

  it('does not mix 200 concurrent stories', async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        runWithContext({ request_id: `req_${n}` }, async () => {
          for (let step = 0; step < 3; step += 1) {
            await pause();
            logInfo('step', { n });
          }
        }),
      ),
    );
    expect(captured.all).toHaveLength(600);
    expect(captured.all.filter(({ context: { request_id }, metadata: { n } }) => request_id !== `req_${String(n)}`)).toEqual([]);
  });
});
