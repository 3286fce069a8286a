import type { CanonicalRecord } from '@cairn/core';
import { EndingsController, get, progress, RawClient } from '@cairn/dev/testing';
import { connect } from 'node:net';
import { once } from 'node:events';
import { PLATFORMS, RunningApp, until } from './running-app';

describe.each(PLATFORMS)('every ending of a request on %s leaves one record:', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [EndingsController] });
  });
  afterAll(() => app.close());
  beforeEach(() => app.captured.clear());

  async function theRecord(): Promise<CanonicalRecord> {
    const records = await app.requestRecords(1);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ event: 'http.request.completed', category: 'request', message: 'HTTP request completed' });
    expect(records[0]?.context.request_id).toMatch(/^req_[0-9a-f]{12}$/);
    return records[0]!;
  }
  const fetchIt = (path: string, init?: RequestInit): Promise<string> => fetch(app.url + path, init).then((r) => r.text());

  it('a handler that answers', async () => {
    await fetchIt('/endings/ok/7?token=secret', { headers: { 'user-agent': 'spec', referer: 'http://from/' } });
    const { level, metadata, exception } = await theRecord();
    expect(level).toBe('INFO');
    expect(exception).toBeUndefined();
    expect(metadata).toEqual({
      method: 'GET',
      path: '/endings/ok/7',
      route: '/endings/ok/:id',
      status_code: 200,
      duration_ms: expect.any(Number) as number,
      user_agent: 'spec',
      ip_address: '127.0.0.1',
      request_size_bytes: 0,
      response_size_bytes: 10,
      referrer: 'http://from/',
      host: `127.0.0.1:${app.port}`,
      handler: 'EndingsController.ok',
      outcome: 'complete',
      slow: false,
    });
  });

  it('a handler that throws: the error with its stack, whatever the client was told', async () => {
    await fetchIt('/endings/crash');
    const record = await theRecord();
    expect(record).toMatchObject({
      level: 'ERROR',
      metadata: { status_code: 500, route: '/endings/crash', handler: 'EndingsController.crash', outcome: 'complete' },
      exception: { type: 'RangeError', message: 'the handler broke' },
    });
    expect(record.exception?.traceback).toContain('endings.controller');
  });

  it('a handler that rejects with something that is no error', async () => {
    await fetchIt('/endings/reject');
    const record = await theRecord();
    expect(record).toMatchObject({ level: 'ERROR', metadata: { status_code: 500 } });
    expect(JSON.stringify(record.exception)).toContain('not an error object');
  });

  it('a handler that refuses: no exception on a 4xx', async () => {
    await fetchIt('/endings/bad');
    const record = await theRecord();
    expect(record).toMatchObject({ level: 'WARNING', metadata: { status_code: 400, outcome: 'complete', error_type: 'BadRequestException', error_message: 'no' } });
    expect(record.exception).toBeUndefined();
  });

  it('a pipe that refuses', async () => {
    await fetchIt('/endings/number/seven');
    expect(await theRecord()).toMatchObject({
      level: 'WARNING',
      metadata: { status_code: 400, handler: 'EndingsController.number', route: '/endings/number/:n', error_message: 'Validation failed (numeric string is expected)' },
    });
  });

  it.each([
    ['unauthorized', 401],
    ['forbidden', 403],
  ])('a guard that says %s', async (path, status) => {
    await fetchIt(`/endings/${path}`);
    expect(await theRecord()).toMatchObject({
      level: 'WARNING',
      metadata: { status_code: status, handler: `EndingsController.${path}`, route: `/endings/${path}`, error_message: path[0]!.toUpperCase() + path.slice(1) },
    });
  });

  it('a guard that breaks', async () => {
    await fetchIt('/endings/broken-guard');
    const record = await theRecord();
    expect(record).toMatchObject({ level: 'ERROR', exception: { type: 'TypeError', message: 'the guard broke' } });
    expect(record.exception?.traceback).toContain('canActivate');
  });

  it('an exception filter that answers with a 4xx', async () => {
    await fetchIt('/endings/teapot');
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { status_code: 418, error_type: 'Teapot' } });
  });

  it('an exception filter that hides the error behind a 5xx', async () => {
    expect(await fetchIt('/endings/gateway')).not.toContain('upstream');
    expect(await theRecord()).toMatchObject({
      level: 'ERROR',
      metadata: { status_code: 502 },
      exception: { type: 'Error', message: 'upstream said no', cause: { message: 'connection refused' } },
    });
  });

  it('no route', async () => {
    await fetchIt('/nowhere?pin=1234');
    expect(await theRecord()).toMatchObject({
      level: 'WARNING',
      metadata: { status_code: 404, path: '/nowhere', route: null, handler: null, outcome: 'complete', error_message: 'Cannot GET /nowhere' },
    });
  });

  it('a body that is no JSON', async () => {
    await fetchIt('/endings/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":hunter2}' });
    const record = await theRecord();
    expect(record).toMatchObject({
      level: 'WARNING',
      metadata: { method: 'POST', status_code: 400, request_size_bytes: 13, error_message: expect.stringContaining('not valid JSON') as string },
    });
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });

  it('a body that is too large', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(2_000_000) });
    await fetchIt('/endings/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { status_code: 413, request_size_bytes: body.length } });
  });

  it('a body of undeclared length is measured as it came', async () => {
    const chunked = 'POST /endings/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n';
    expect(await RawClient.exchange(app.port, chunked)).toContain('{"a":1}');
    expect(await theRecord()).toMatchObject({ metadata: { status_code: 200, request_size_bytes: 7, response_size_bytes: 7 } });
  });

  it('a path that cannot be decoded', async () => {
    const answer = await RawClient.exchange(app.port, get('/endings/ok/%ff'));
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect(answer.toLowerCase()).toContain('x-request-id: req_');
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { status_code: 400, path: '/endings/ok/%ff', outcome: 'complete' } });
  });

  it('headers that are too large', async () => {
    const answer = await RawClient.exchange(app.port, get('/endings/ok/1', `X-Large: ${'x'.repeat(20_000)}`));
    expect(answer).toMatch(/^HTTP\/1.1 431/);
    expect(await theRecord()).toMatchObject({
      level: 'WARNING',
      metadata: { method: null, path: null, status_code: 431, outcome: 'protocol_error', ip_address: '127.0.0.1', error_code: 'HPE_HEADER_OVERFLOW' },
    });
  });

  it('what is no HTTP', async () => {
    const answer = await RawClient.exchange(app.port, 'HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(await theRecord()).toMatchObject({
      level: 'WARNING',
      metadata: { method: null, path: null, status_code: 400, outcome: 'protocol_error' },
    });
  });

  it('a body that breaks the protocol after good headers', async () => {
    const broken = 'POST /endings/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';
    await RawClient.exchange(app.port, broken);
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { method: 'POST', path: '/endings/echo', outcome: 'protocol_error', status_code: 400 } });
  });

  it('a client that leaves before the answer', async () => {
    const client = await RawClient.connect(app.port);
    const reached = once(progress, 'silent');
    client.send(get('/endings/silent'));
    await reached;
    client.leave();
    expect(await theRecord()).toMatchObject({
      level: 'WARNING',
      metadata: { status_code: null, outcome: 'aborted', handler: 'EndingsController.silent', response_size_bytes: 0 },
    });
  });

  it('a client that resets the connection', async () => {
    const client = await RawClient.connect(app.port);
    const reached = once(progress, 'silent');
    client.send(get('/endings/silent'));
    await reached;
    client.reset();
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { status_code: null, outcome: 'aborted' } });
  });

  it('a client that leaves in the middle of the answer', async () => {
    const client = await RawClient.connect(app.port);
    client.send(get('/endings/endless-body'));
    await until(() => client.received.length > 20_000);
    client.leave();
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { status_code: 200, outcome: 'aborted' } });
  });

  it('a client that leaves in the middle of its own body', async () => {
    const client = await RawClient.connect(app.port);
    client.send('POST /endings/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":');
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.leave();
    expect(await theRecord()).toMatchObject({ level: 'WARNING', metadata: { outcome: 'aborted' } });
  });

  it('a stream that breaks: truncated, with the error', async () => {
    await RawClient.exchange(app.port, get('/endings/broken-stream'));
    expect(await theRecord()).toMatchObject({
      level: 'ERROR',
      metadata: { status_code: 200, outcome: 'truncated', response_size_bytes: 10 },
      exception: { message: 'the disk broke' },
    });
  });

  it('a response the server destroys: truncated', async () => {
    await RawClient.exchange(app.port, get('/endings/destroyed'));
    expect(await theRecord()).toMatchObject({ level: 'ERROR', metadata: { status_code: 200, outcome: 'truncated' } });
  });

  it('an event stream that ends', async () => {
    expect(await fetchIt('/endings/events')).toContain('data: {"n":2}');
    expect(await theRecord()).toMatchObject({ level: 'INFO', metadata: { status_code: 200, outcome: 'complete', handler: 'EndingsController.events' } });
  });

  it('an event stream whose reader leaves: no warning', async () => {
    const client = await RawClient.connect(app.port);
    client.send(get('/endings/endless'));
    await until(() => client.received.includes('data: {"n":1}'));
    client.leave();
    expect(await theRecord()).toMatchObject({ level: 'INFO', metadata: { status_code: 200, outcome: 'aborted' } });
  });

  it.each(['/endings/head', '/endings/ok/1'])('HEAD %s: no body was sent', async (path) => {
    await fetchIt(path, { method: 'HEAD' });
    expect(await theRecord()).toMatchObject({ level: 'INFO', metadata: { method: 'HEAD', status_code: 200, response_size_bytes: 0, outcome: 'complete' } });
  });

  it('pipelined requests: one each, in order, none with the bytes of another', async () => {
    const paths = ['/endings/ok/1', '/endings/ok/22', '/endings/crash', '/endings/ok/333'];
    const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('') + get('/endings/ok/4444');
    await RawClient.exchange(app.port, requests);
    const records = await app.requestRecords(5);
    const seen = records.map(({ metadata }) => [metadata['path'], metadata['status_code'], metadata['outcome']]);
    expect(new Set(records.map(({ context }) => context.request_id)).size).toBe(5);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual(expect.arrayContaining([...paths.map((path) => [path, path.endsWith('crash') ? 500 : 200, 'complete']), ['/endings/ok/4444', 200, 'complete']]));
    const sizes = records.filter(({ metadata }) => String(metadata['path']).includes('/ok/')).map(({ metadata }) => metadata['response_size_bytes']);
    expect(sizes.sort()).toEqual([10, 11, 12, 13]);
  });

  it('pipelined requests whose client leaves while the later ones wait for their turn', async () => {
    const client = await RawClient.connect(app.port);
    const reached = once(progress, 'silent');
    client.send('GET /endings/silent HTTP/1.1\r\nHost: x\r\n\r\nGET /endings/ok/2 HTTP/1.1\r\nHost: x\r\n\r\n');
    await reached;
    client.leave();
    const records = await app.requestRecords(2);
    expect(records.map(({ metadata }) => [metadata['path'], metadata['outcome']]).sort()).toEqual([
      ['/endings/ok/2', 'aborted'],
      ['/endings/silent', 'aborted'],
    ]);
  });

  it('a good request followed by garbage on the same connection: one record for each', async () => {
    await RawClient.exchange(app.port, 'GET /endings/ok/1 HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n');
    const records = await app.requestRecords(2);
    expect(records).toHaveLength(2);
    const told = records.map(({ level, metadata }) => [metadata['path'], metadata['outcome'], level]);
    // the garbage ends the connection before the answer is made: that was the client's doing, not a failure of this server
    expect(told).toEqual(expect.arrayContaining([['/endings/ok/1', 'aborted', 'WARNING'], [null, 'protocol_error', 'WARNING']]));
  });

  it('an upgrade nobody listens for is an ordinary request', async () => {
    await RawClient.exchange(app.port, get('/endings/ok/1', 'Upgrade: websocket').replace('Connection: close', 'Connection: Upgrade, close'));
    expect(await theRecord()).toMatchObject({ metadata: { path: '/endings/ok/1', status_code: 200 } });
  });

  describe('an upgrade', () => {
    afterEach(() => app.app.getHttpServer().removeAllListeners('upgrade'));

    it('that is taken', async () => {
      app.app.getHttpServer().once('upgrade', (_request: unknown, socket: ReturnType<typeof connect>) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
        socket.end('hello');
      });
      const answer = await RawClient.exchange(app.port, 'GET /live?a=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      expect(answer).toContain('hello');
      expect(await theRecord()).toMatchObject({ level: 'INFO', metadata: { path: '/live', status_code: 101, outcome: 'complete' } });
    });
  });
});
