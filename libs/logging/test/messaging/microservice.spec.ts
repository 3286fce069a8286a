import type { CanonicalRecord } from '@cairn/core';
import { lastValueFrom } from 'rxjs';
import { runWithContext } from '../../src';
import { until } from '../http/running-app';
import { MicroserviceApp, TRANSPORTS } from './microservice-app';

const CALLS = 200;
const RECORDS_EACH = 6;

describe.each(TRANSPORTS)('messages to a microservice on %s', (transport, open) => {
  let app: MicroserviceApp;
  /** What came of a call, and its only record. */
  const recordOf = async (pattern: unknown): Promise<[answer: unknown, record: CanonicalRecord]> => {
    const answer: unknown = await lastValueFrom(app.client.send(pattern, {})).catch((error: unknown) => error);
    await until(() => app.messages.length > 0);
    expect(app.messages).toHaveLength(1);
    return [answer, app.messages[0]!];
  };

  beforeAll(async () => {
    app = await MicroserviceApp.start(open);
  });
  beforeEach(() => app.captured.clear());
  afterAll(() => app.close());

  it(`continue their callers’ stories, with no record of a wrong or missing id when ${CALLS} are handled at once`, async () => {
    const call = (n: number): Promise<Record<string, unknown>> =>
      runWithContext({ request_id: `id-${n}`, correlation_id: `story-${n}` }, () => app.orders.reserve(n));
    const answers = await Promise.all(Array.from({ length: CALLS }, (_, n) => call(n)));
    await until(() => app.messages.length === CALLS);

    expect(answers).toEqual(Array.from({ length: CALLS }, (_, n) => ({ n, request_id: `id-${n}` })));
    const { all } = app.captured;
    expect(all).toHaveLength(CALLS * RECORDS_EACH);
    const written = all.filter(({ category }) => category === 'application');
    expect(written.filter(({ context, metadata }) => context.request_id !== `id-${String(metadata['n'])}`)).toEqual([]);
    expect(all.filter(({ context }) => context.correlation_id !== context.request_id?.replace('id', 'story'))).toEqual([]);
    expect(new Set(app.messages.map(({ context }) => context.request_id)).size).toBe(CALLS);
    for (let n = 0; n < CALLS; n += 1) {
      expect(new Set(app.captured.story(`id-${n}`).map(({ context }) => context.trace_id)).size).toBe(1);
    }
  });

  it('open a story of their own where the caller is in none', async () => {
    await app.orders.reserve(1);
    await app.orders.reserve(2);
    await until(() => app.messages.length === 2);
    const ids = app.messages.map(({ context }) => context.request_id);
    expect(ids).toEqual([expect.stringMatching(/^req_/), expect.stringMatching(/^req_/)]);
    expect(new Set(ids).size).toBe(2);
  });

  it('leave a record with their pattern as its route', async () => {
    const [answer, record] = await recordOf({ cmd: 'stock', of: 'all' });
    expect(answer).toBe(3);
    expect(record).toMatchObject({
      level: 'INFO',
      category: 'request',
      component: 'microservice',
      message: 'Microservice message completed',
      metadata: { transport, route: '{"cmd":"stock","of":"all"}', handler: 'StockController.all', outcome: 'complete', slow: false },
    });
    expect(record.metadata['duration_ms']).toBeGreaterThan(0);
  });

  it.each([
    ['a guard’s denial', 'stock.secret', 'StockController.secret', 'Forbidden resource'],
    ['an RpcException', 'stock.refuse', 'StockController.refuse', 'out of stock'],
  ])('are rejected by %s', async (_by, pattern, handler, error_message) => {
    const [answer, record] = await recordOf(pattern);
    expect(answer).toMatchObject({ status: 'error', message: error_message });
    expect(record).toMatchObject({ level: 'WARNING', metadata: { route: pattern, handler, outcome: 'rejected', error_message } });
  });

  it('leave one denial where a guard refuses them', async () => {
    const [, { context }] = await recordOf('stock.secret');
    expect(app.captured.of('security')).toMatchObject([
      {
        level: 'WARNING',
        event: 'authz_fail',
        context: { request_id: context.request_id },
        metadata: { transport, route: 'stock.secret', handler: 'StockController.secret', required_permission: 'stock:read', reason: 'Forbidden resource' },
      },
    ]);
  });

  it('leave none where their handler says no', async () => {
    await recordOf('stock.refuse');
    expect(app.captured.of('security')).toEqual([]);
  });

  it.each([
    ['a pipe’s error', 'stock.invalid', 'StockController.invalid', 'BadRequestException'],
    ['a thrown error', 'stock.break', 'StockController.break', 'TypeError'],
    ['an error in a stream of answers', 'stock.stream.break', 'StockController.brokenStream', 'RangeError'],
    ['a request-scoped handler that cannot be made', 'stock.scoped', null, 'Error'],
  ])('fail with %s', async (_with, pattern, handler, type) => {
    const [answer, record] = await recordOf(pattern);
    expect(answer).toMatchObject({ status: 'error' });
    expect(record).toMatchObject({ level: 'ERROR', metadata: { route: pattern, handler, outcome: 'failed' }, exception: { type } });
    expect(record.exception?.traceback).toContain('stock.controller');
  });

  it('end with their last answer', async () => {
    const [answer, record] = await recordOf('stock.stream');
    expect(answer).toBe(3);
    expect(record).toMatchObject({ level: 'INFO', metadata: { outcome: 'complete' } });
  });

  it('that are events leave a record for each of their handlers, all in the caller’s story', async () => {
    runWithContext({ request_id: 'order-1' }, () => app.client.emit('stock.changed', {}));
    await until(() => app.messages.length === 2 && app.captured.story('order-1').length === 4);
    const story = app.captured.story('order-1').map(({ message, metadata }) => metadata['handler'] ?? message);
    expect(story.sort()).toEqual(['StockController.changed', 'StockController.changedToo', 'changed', 'changed, too']);
    expect(app.captured.all).toHaveLength(4);
  });
});

describe('two apps of one process', () => {
  it('record the messages each of them handles', async () => {
    const [, onTcp] = TRANSPORTS[0]!;
    const [one, other] = [await MicroserviceApp.start(onTcp), await MicroserviceApp.start(onTcp)];
    one.captured.clear();
    other.captured.clear();
    await one.orders.reserve(1);
    await until(() => one.messages.length > 0);
    expect([one.messages.length, other.captured.all.length]).toEqual([1, 0]);
    await one.close();
    await other.close();
  });
});
