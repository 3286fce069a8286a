import { Test, type TestingModule } from '@nestjs/testing';
import axios, { type AxiosInstance } from 'axios';
import { observeAxios, runWithContext, unobserveAxios } from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { closedPort, Provider } from './provider';

describe('an observed axios instance', () => {
  let provider: Provider;
  let module: TestingModule;
  let captured: CapturedRecords;
  let client: AxiosInstance;

  beforeAll(async () => {
    provider = await Provider.start();
    const integration = { propagateTo: [provider.host], providers: { [provider.host]: 'ledger' } };
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot({ integration })] }).compile();
    await module.init();
    captured = module.get(CapturedRecords);
  });
  beforeEach(() => {
    client = axios.create({ baseURL: provider.url, timeout: 2_000 });
    observeAxios(client);
    captured.clear();
    provider.received.length = 0;
  });
  afterAll(async () => {
    await module.close();
    await provider.close();
  });

  const inStory = <T>(fn: () => Promise<T>): Promise<T> => runWithContext({ request_id: 'req_1' }, fn);
  const told = (): unknown[] => captured.of('integration').map(({ event, level, metadata }) => [event, level, metadata['status_code'], metadata['error']]);

  it('leaves the same record and takes the story along, without query and user', async () => {
    const url = provider.url.replace('//', '//user:s3cret@');
    await inStory(() => client.get('/charges/ch_1', { baseURL: url, params: { token: 's3cret' }, headers: { 'X-Correlation-ID': 'mine' } }));
    expect(captured.of('integration')).toMatchObject([
      {
        event: 'integration.call.completed',
        level: 'INFO',
        message: 'Call to external ledger completed',
        context: { request_id: 'req_1' },
        metadata: { provider: 'ledger', method: 'GET', endpoint: `${provider.url}/charges/ch_1`, timeout_seconds: 2, status_code: 200 },
      },
    ]);
    expect(provider.received).toMatchObject([{ headers: { 'x-request-id': 'req_1', 'x-correlation-id': 'mine', traceparent: expect.stringMatching(/^00-/) as string } }]);
    expect(JSON.stringify(captured.all)).not.toContain('s3cret');
  });

  it('records 4xx, 5xx, no connection and no answer in time once each, and throws the same error', async () => {
    const closed = `http://127.0.0.1:${await closedPort()}`;
    const attempts = [
      () => client.get('/status/404'),
      () => client.get('/status/503'),
      () => client.get('/status/503', { validateStatus: () => true }),
      () => client.get('/x', { baseURL: closed }),
      () => client.get('/silent', { timeout: 20 }),
    ];
    const codes: unknown[] = [];
    for (const attempt of attempts) await inStory(attempt).then(() => codes.push('none'), (error: { code: unknown }) => codes.push(error.code));
    expect(codes).toEqual(['ERR_BAD_REQUEST', 'ERR_BAD_RESPONSE', 'none', 'ECONNREFUSED', 'ECONNABORTED']);
    expect(told()).toEqual([
      ['integration.call.completed', 'WARNING', 404, undefined],
      ['integration.call.failed', 'ERROR', 503, 'ERR_BAD_RESPONSE'],
      ['integration.call.failed', 'ERROR', 503, undefined],
      ['integration.call.failed', 'ERROR', undefined, 'ECONNREFUSED'],
      ['integration.call.failed', 'ERROR', undefined, 'ECONNABORTED'],
    ]);
  });

  it('records a request that is made again from the configuration of one that failed as a request of its own', async () => {
    provider.next.push(503);
    client.interceptors.response.use(undefined, (error: { config: object }) => client.request(error.config));
    await inStory(() => client.get('/x'));
    expect(told()).toEqual([
      ['integration.call.failed', 'ERROR', 503, 'ERR_BAD_RESPONSE'],
      ['integration.call.completed', 'INFO', 200, undefined],
    ]);
  });

  it('is a warning where the app itself gave up', async () => {
    const controller = new AbortController();
    const given = inStory(() => client.get('/silent', { signal: controller.signal }));
    while (provider.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'ERR_CANCELED' });
    expect(told()).toEqual([['integration.call.failed', 'WARNING', undefined, 'ERR_CANCELED']]);
  });

  it('keeps the story from a host that is not named, also behind a redirect', async () => {
    const other = await Provider.start();
    const redirected: string[] = [];
    await inStory(() => client.get(`/to?${other.url}/there`, { beforeRedirect: ({ href }) => void redirected.push(String(href)) }));
    await inStory(() => client.get('/direct', { baseURL: other.url }));
    expect(provider.received.map(({ headers }) => headers['x-request-id'])).toEqual(['req_1']);
    expect(other.received.map(({ url, headers }) => [url, headers['x-request-id'], headers['traceparent']])).toEqual([
      ['/there', undefined, undefined],
      ['/direct', undefined, undefined],
    ]);
    expect(redirected).toEqual([`${other.url}/there`]);
    await other.close();
  });

  it('is told once where it uses fetch', async () => {
    await inStory(() => client.get('/x', { adapter: 'fetch' }));
    expect(told()).toEqual([['integration.call.completed', 'INFO', 200, undefined]]);
    expect(provider.received.map(({ headers }) => headers['x-request-id'])).toEqual(['req_1']);
  });

  it('is told once however often it is observed, and no more when that has ended', async () => {
    expect(observeAxios(client)).toBe(client);
    await inStory(() => client.get('/x'));
    expect(told()).toHaveLength(1);
    unobserveAxios(client);
    await inStory(() => client.get('/x'));
    expect(told()).toHaveLength(1);
  });
});
