import type { CanonicalRecord } from '@cairn/core';
import { RunningApp, until } from '../http/running-app';
import { BoardGateway, ScopedGateway } from './board.gateway';
import { GATEWAYS, nextAnswer, type GatewayClient } from './gateway-clients';
import { findGateways } from './nest-under-jest';

const CONNECTIONS = 10;
const MESSAGES = 200;
const RECORDS_EACH = 5;

describe.each(GATEWAYS)('messages to a gateway on $name', ({ name, adapter, connect }) => {
  let app: RunningApp;
  const clients: GatewayClient[] = [];

  const client = async (headers: Record<string, string> = {}): Promise<GatewayClient> => {
    const connected = await connect(app.port, headers);
    clients.push(connected);
    return connected;
  };
  const messages = (): CanonicalRecord[] => app.captured.where({ event: 'websocket.message.completed' });
  /** The only record of the one message sent. */
  const recordOf = async (event: string, answer: string): Promise<CanonicalRecord> => {
    const sender = await client();
    const answered = nextAnswer(sender, answer);
    sender.send(event, {});
    await answered;
    await until(() => messages().length > 0);
    expect(messages()).toHaveLength(1);
    return messages()[0]!;
  };

  beforeAll(async () => {
    app = await RunningApp.start('Express', {
      providers: [BoardGateway, ScopedGateway],
      prepare: (nest) => {
        findGateways(nest);
        nest.useWebSocketAdapter(adapter(nest));
      },
    });
  });
  beforeEach(() => app.captured.clear());
  afterEach(() => clients.splice(0).forEach((each) => each.close()));
  afterAll(() => app.close());

  it(`leave no record with a wrong or missing id when ${MESSAGES} are handled at once`, async () => {
    const connected = await Promise.all(Array.from({ length: CONNECTIONS }, (_, c) => client({ 'x-request-id': `connection-${c}` })));
    app.captured.clear();
    const answers = new Map<unknown, unknown>();
    for (const each of connected) each.on('moved', ({ n, request_id }) => answers.set(n, request_id));
    for (let n = 0; n < MESSAGES; n += 1) {
      connected[n % CONNECTIONS]!.send('card.move', { n, headers: { 'x-request-id': `id-${n}` } });
    }
    await until(() => answers.size === MESSAGES && app.captured.sink.redacted.length >= MESSAGES * RECORDS_EACH);

    expect([...answers].filter(([n, id]) => id !== `id-${String(n)}`)).toEqual([]);
    const { all } = app.captured;
    expect(all).toHaveLength(MESSAGES * RECORDS_EACH);
    const written = all.filter(({ category }) => category === 'application');
    expect(written.filter(({ context, metadata }) => context.request_id !== `id-${String(metadata['n'])}`)).toEqual([]);
    const connectionOf = ({ context }: CanonicalRecord): string => `connection-${Number(context.request_id?.replace('id-', '')) % CONNECTIONS}`;
    expect(all.filter((record) => record.context.correlation_id !== connectionOf(record))).toEqual([]);
    expect(new Set(messages().map(({ context }) => context.request_id)).size).toBe(MESSAGES);
  });

  it('have ids of their own where they bring none, in the trace their connection was opened in', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const sender = await client({ 'x-request-id': 'page-1', traceparent: `00-${trace}-b7ad6b7169203331-01` });
    const answered = nextAnswer(sender, 'moved');
    sender.send('card.move', { n: 1 });
    await answered;
    await until(() => messages().length > 0);
    const [{ context } = {} as CanonicalRecord] = messages();
    expect(context).toMatchObject({ request_id: expect.stringMatching(/^req_/) as string, correlation_id: 'page-1', trace_id: trace });
  });

  it('begin with a connection, in the story of its handshake', async () => {
    await client({ 'x-request-id': 'page-2' });
    await until(() => app.captured.sink.redacted.length >= 2);
    expect(app.captured.story('page-2').map(({ message }) => message)).toEqual(expect.arrayContaining(['HTTP request completed', 'connected']));
  });

  it('leave a record with their event as its route', async () => {
    const record = await recordOf('card.own', 'owned');
    expect(record).toMatchObject({
      level: 'INFO',
      category: 'request',
      component: 'websocket',
      message: 'WebSocket message completed',
      context: { user_id: 'user_7' },
      metadata: { transport: name, route: 'card.own', handler: 'BoardGateway.own', outcome: 'complete', slow: false, ip_address: '127.0.0.1' },
    });
    expect(record.metadata['duration_ms']).toBeGreaterThan(0);
  });

  it.each([
    ['a guard’s denial', 'card.secret', 'BoardGateway.secret', 'Forbidden resource'],
    ['a WsException', 'card.refuse', 'BoardGateway.refuse', 'the card is locked'],
  ])('are rejected by %s', async (_by, event, handler, error_message) => {
    const record = await recordOf(event, 'exception');
    expect(record).toMatchObject({ level: 'WARNING', metadata: { route: event, handler, outcome: 'rejected', error_message } });
    expect(record.exception).toBeUndefined();
  });

  it('leave one denial where a guard refuses them', async () => {
    const { context } = await recordOf('card.secret', 'exception');
    expect(app.captured.of('security')).toMatchObject([
      {
        level: 'WARNING',
        event: 'authz_fail',
        context: { request_id: context.request_id },
        metadata: { transport: name, route: 'card.secret', handler: 'BoardGateway.secret', required_permission: 'cards:read', ip_address: '127.0.0.1', reason: 'Forbidden resource' },
      },
    ]);
  });

  it('leave none where their handler says no', async () => {
    await recordOf('card.refuse', 'exception');
    expect(app.captured.of('security')).toEqual([]);
  });

  it.each([
    ['a pipe’s error', 'card.invalid', 'BoardGateway.invalid', 'BadRequestException'],
    ['a thrown error', 'card.break', 'BoardGateway.break', 'TypeError'],
    ['an error in a stream of answers', 'card.stream.break', 'BoardGateway.brokenStream', 'RangeError'],
  ])('fail with %s', async (_with, event, handler, type) => {
    const record = await recordOf(event, 'exception');
    expect(record).toMatchObject({ level: 'ERROR', metadata: { route: event, handler, outcome: 'failed' }, exception: { type } });
    expect(record.exception?.traceback).toContain('board.gateway');
  });

  it('find their gateway where it is request-scoped', async () => {
    const record = await recordOf('card.scoped', 'scoped');
    expect(record).toMatchObject({ level: 'INFO', metadata: { route: 'card.scoped', handler: 'ScopedGateway.scoped', outcome: 'complete' } });
  });

  it('end with their last answer', async () => {
    const record = await recordOf('card.stream', 'step');
    expect(record).toMatchObject({ level: 'INFO', metadata: { route: 'card.stream', outcome: 'complete' } });
  });

  it('are aborted when whoever asked for a stream leaves', async () => {
    const sender = await client();
    const watching = nextAnswer(sender, 'watching');
    sender.send('card.watch', {});
    await watching;
    expect(messages()).toEqual([]);
    sender.close();
    await until(() => messages().length > 0);
    expect(messages()).toMatchObject([{ level: 'INFO', metadata: { route: 'card.watch', outcome: 'aborted' } }]);
  });
});
