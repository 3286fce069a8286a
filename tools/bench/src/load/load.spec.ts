import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closedLoop } from './closed-loop';
import { openLoop } from './open-loop';

describe('the load', () => {
  let server: Server;
  let answered = 0;
  let onRequest: (n: number) => void;
  let status = 200;

  beforeEach((done) => {
    answered = 0;
    status = 200;
    onRequest = () => undefined;
    server = createServer((_request, response) => {
      onRequest((answered += 1));
      response.writeHead(status, { 'content-length': 2 }).end('ok');
    }).listen(0, '127.0.0.1', done);
  });
  afterEach((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  const port = (): number => (server.address() as AddressInfo).port;

  it.each([['sleeps', false], ['stays awake', true]])('in a closed loop that %s while it waits sends as many requests as it is told', async (_name, awake) => {
    const perSecond = await closedLoop({ port: port(), connections: 4, requests: 250, awake });
    expect(answered).toBe(250);
    expect(perSecond).toBeGreaterThan(0);
  });

  it('at a fixed rate times every request from when it was due: a stall counts for all that it held up', async () => {
    const STALL_MS = 200;
    onRequest = (n) => {
      if (n === 100) for (const end = performance.now() + STALL_MS; performance.now() < end; );
    };
    const latencies = await openLoop({ port: port(), connections: 2, rate: 500, seconds: 1, warmUpSeconds: 0 });
    expect(latencies).toHaveLength(500);
    expect(answered).toBe(500);
    // of the hundred requests that were due during the stall, the first half waited for more than half of it
    expect(latencies.filter((ms) => ms > STALL_MS / 2).length).toBeGreaterThanOrEqual(50);
  });

  it('leaves out what was due while it warmed up', async () => {
    const latencies = await openLoop({ port: port(), connections: 2, rate: 200, seconds: 0.5, warmUpSeconds: 0.2 });
    expect(answered).toBe(100);
    expect(latencies).toHaveLength(60);
  });

  it.each([
    ['a closed loop', () => closedLoop({ port: port(), connections: 1, requests: 1 })],
    ['a fixed rate', () => openLoop({ port: port(), connections: 1, rate: 100, seconds: 0.01, warmUpSeconds: 0 })],
  ])('in %s fails when an answer is not as it should be', async (_name, load) => {
    status = 500;
    await expect(load()).rejects.toThrow('a request was answered with 500');
  });
});
