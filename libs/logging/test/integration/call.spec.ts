import type { CanonicalRecord } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import axios from 'axios';
import { currentContext, IntegrationLogger, observeAxios, runWithContext } from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { closedPort, Provider } from './provider';

@Injectable()
class PaymentGateway {
  constructor(readonly integration: IntegrationLogger) {}
}

describe('integration.call', () => {
  let provider: Provider;
  let module: TestingModule;
  let captured: CapturedRecords;
  let integration: IntegrationLogger;

  beforeAll(async () => {
    provider = await Provider.start();
    module = await Test.createTestingModule({ imports: [LoggingTestingModule], providers: [PaymentGateway] }).compile();
    await module.init();
    captured = module.get(CapturedRecords);
    integration = module.get(PaymentGateway).integration;
  });
  beforeEach(() => {
    captured.clear();
    provider.received.length = 0;
  });
  afterAll(async () => {
    await module.close();
    await provider.close();
  });

  const told = (): CanonicalRecord[] => captured.of('integration');
  const events = (): unknown[] => told().map(({ event, level, metadata }) => [event, level, metadata['attempt'], metadata['status_code']]);

  it('is told as started and completed, as the class it is injected into, and returns what the function returns', async () => {
    const endpoint = `${provider.url}/charges/ch_1`;
    const result = await integration.call('payments', { endpoint: `${endpoint}?token=s3cret`, method: 'GET', timeoutMs: 2_000, maxAttempts: 3 }, async ({ signal }) => {
      const response = await fetch(endpoint, { signal });
      return { ok: response.ok };
    });
    expect(result).toEqual({ ok: true });
    expect(told()).toMatchObject([
      { event: 'integration.call.started', level: 'DEBUG', message: 'Calling external payments', component: 'PaymentGateway' },
      {
        event: 'integration.call.completed',
        level: 'INFO',
        message: 'Call to external payments completed',
        metadata: { provider: 'payments', endpoint, method: 'GET', timeout_seconds: 2, attempt: 1, max_attempts: 3, status_code: 200, duration_ms: expect.any(Number) as number },
      },
    ]);
    expect(JSON.stringify(captured.all)).not.toContain('s3cret');
  });

  it('warns of a 4xx, returned or thrown, and does not try it again', async () => {
    const call = (path: string): Promise<Response> => integration.call('payments', { endpoint: provider.url, maxAttempts: 3 }, () => fetch(provider.url + path));
    expect((await call('/status/404')).status).toBe(404);
    const error = Object.assign(new Error('no such charge'), { status: 404 });
    await expect(integration.call('payments', { endpoint: '/charges', maxAttempts: 3 }, () => Promise.reject(error))).rejects.toBe(error);
    expect(events()).toEqual([
      ['integration.call.started', 'DEBUG', 1, undefined],
      ['integration.call.completed', 'WARNING', 1, 404],
      ['integration.call.started', 'DEBUG', 1, undefined],
      ['integration.call.completed', 'WARNING', 1, 404],
    ]);
  });

  it('tries a 5xx again, with a warning for each attempt that failed', async () => {
    provider.next.push(503, 500);
    const attempts: number[] = [];
    const response = await integration.call('payments', { endpoint: provider.url, maxAttempts: 3, backoffMs: 1 }, ({ attempt }) => {
      attempts.push(attempt);
      return fetch(provider.url);
    });
    expect([response.status, attempts]).toEqual([200, [1, 2, 3]]);
    expect(events().filter((_, at) => at % 2 === 1)).toEqual([
      ['integration.call.retrying', 'WARNING', 1, 503],
      ['integration.call.retrying', 'WARNING', 2, 500],
      ['integration.call.completed', 'INFO', 3, 200],
    ]);
  });

  it('fails after the last attempt, and gives the answer or the error unchanged', async () => {
    const response = await integration.call('payments', { endpoint: provider.url }, () => fetch(`${provider.url}/status/502`));
    expect(response.status).toBe(502);
    const refused = `http://127.0.0.1:${await closedPort()}/x`;
    let thrown: unknown = 'nothing';
    const call = integration.call('payments', { endpoint: refused, maxAttempts: 2, backoffMs: 1 }, () =>
      fetch(refused).catch((error: unknown) => {
        throw (thrown = error);
      }),
    );
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(error).toBe(thrown);
    expect(events().filter((_, at) => at % 2 === 1)).toEqual([
      ['integration.call.failed', 'ERROR', 1, 502],
      ['integration.call.retrying', 'WARNING', 1, undefined],
      ['integration.call.failed', 'ERROR', 2, undefined],
    ]);
    expect(captured.last).toMatchObject({
      message: 'Call to external payments failed',
      metadata: { error: 'ECONNREFUSED' },
      exception: { type: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNREFUSED' } },
    });
  });

  it('lets the app decide what is tried again; a rule that throws says no', async () => {
    const seen: unknown[] = [];
    const error = new RangeError('odd');
    const fail = (): never => {
      throw error;
    };
    const retryIf = (failed: unknown): boolean => seen.push(failed) < 2;
    await expect(integration.call('payments', { endpoint: 'queue', maxAttempts: 5, backoffMs: 1, retryIf }, fail)).rejects.toBe(error);
    expect(seen).toEqual([{ attempt: 1, error }, { attempt: 2, error }]);
    await expect(integration.call('payments', { endpoint: 'queue', maxAttempts: 5, retryIf: fail }, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  });

  it('ends an attempt in time by its signal, and one that does not heed the signal as well', async () => {
    const endpoint = `${provider.url}/silent`;
    await expect(integration.call('payments', { endpoint, timeoutMs: 20 }, ({ signal }) => fetch(endpoint, { signal }))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(integration.call('payments', { endpoint, timeoutMs: 20 }, () => new Promise(() => undefined))).rejects.toMatchObject({ name: 'TimeoutError' });
    const own = new Error('given up');
    const heeding = ({ signal }: { signal: AbortSignal }): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(own)));
    await expect(integration.call('payments', { endpoint, timeoutMs: 20 }, heeding)).rejects.toBe(own);
    expect(captured.where({ event: 'integration.call.failed' }).map(({ metadata }) => [metadata['error'], metadata['timeout_seconds']])).toEqual([
      ['TimeoutError', 0.02],
      ['TimeoutError', 0.02],
      ['given up', 0.02],
    ]);
  });

  it.each([Infinity, 2 ** 31])('takes a timeout of %d ms, longer than any timer, for none', async (timeoutMs) => {
    const endpoint = provider.url;
    const response = await integration.call('payments', { endpoint, timeoutMs }, ({ signal }) => fetch(endpoint, { signal }));
    expect(response.status).toBe(200);
    expect(captured.last?.metadata).not.toHaveProperty('timeout_seconds');
  });

  it('leaves no secret of a URL in the record of an error that names it', async () => {
    const odd = 'http://user:s3cret@127.0.0.1:port/x?signature=s3cret';
    await expect(integration.call('payments', { endpoint: odd }, () => fetch(odd))).rejects.toThrow('s3cret');
    expect(captured.last).toMatchObject({ event: 'integration.call.failed', exception: { message: expect.stringContaining('http://127.0.0.1:port/x') as string } });
    expect(JSON.stringify(captured.all)).not.toContain('s3cret');
  });

  it.each([
    ['missing, as a setting may be', undefined, ''],
    ['a URL object', new URL('https://bob:s3cret@api.example.com/v1?token=s3cret'), 'https://api.example.com/v1'],
  ])('is made even when its endpoint is %s', async (_what, endpoint, recorded) => {
    expect(await integration.call('payments', { endpoint: endpoint as unknown as string }, () => 'done')).toBe('done');
    expect(told().map(({ metadata }) => metadata['endpoint'])).toEqual([recorded, recorded]);
  });

  it.each([[undefined], [null], [{ storage: null }]])('is made even when its options are %j', async (options) => {
    expect(await integration.call('payments', options as never, () => 'done')).toBe('done');
    expect(told().map(({ metadata }) => metadata['endpoint'])).toEqual(['', '']);
  });

  it('names the object of a store', async () => {
    const storage = { service: 's3', bucket: 'invoices', key: '2026/inv_1.pdf' };
    await integration.call('aws', { endpoint: 's3://invoices', storage }, () => undefined);
    expect(captured.last).toMatchObject({ event: 'integration.call.completed', metadata: storage });
  });

  it('keeps the context, and hands it on in headers', async () => {
    await runWithContext({ request_id: 'req_1' }, async () => {
      const context = currentContext();
      await integration.call('payments', { endpoint: provider.url }, ({ headers }) => {
        expect(currentContext()).toBe(context);
        expect(headers).toMatchObject({ 'x-request-id': 'req_1', traceparent: expect.stringMatching(/^00-/) as string });
      });
      await integration.call('payments', { endpoint: 'https://api.example.com' }, ({ headers }) => expect(headers).toEqual({}));
    });
    expect(told().map(({ context }) => context.request_id)).toEqual(['req_1', 'req_1', 'req_1', 'req_1']);
  });

  it('is the one record of the requests it is made of; they tell it their status, and take the story along', async () => {
    const client = axios.create();
    observeAxios(client);
    await runWithContext({ request_id: 'req_1' }, async () => {
      await integration.call('payments', { endpoint: provider.url }, () => fetch(provider.url).then((response) => response.text()));
      await integration.call('payments', { endpoint: provider.url }, () => client.get(provider.url).then(() => 'done'));
      await fetch(provider.url);
    });
    expect(captured.where({ event: 'integration.call.completed' }).map(({ metadata }) => [metadata['provider'], metadata['status_code']])).toEqual([
      ['payments', 200],
      ['payments', 200],
      [provider.host, 200],
    ]);
    expect(provider.received.map(({ headers }) => headers['x-request-id'])).toEqual(['req_1', 'req_1', 'req_1']);
  });
});
