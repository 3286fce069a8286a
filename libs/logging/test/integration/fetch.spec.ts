import type { CanonicalRecord } from '@cairn/core';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { hasSubscribers } from 'node:diagnostics_channel';
import { setTimeout as after } from 'node:timers/promises';
import { LogContext, runWithContext } from '../../src';
import { PLATFORMS, RunningApp, until } from '../http/running-app';
import { closedPort, Provider } from './provider';

let provider: Provider;

@Controller()
class CallingController {
  constructor(private readonly context: LogContext) {}

  @Get('calls/:n')
  async calls(@Param('n') n: string): Promise<unknown> {
    await after(Math.random() * 10);
    const first = (await (await fetch(`${provider.url}/echo?caller=${n}`)).json()) as Record<string, string>;
    await after(Math.random() * 5);
    const second = (await (await fetch(`${provider.url}/echo?caller=${n}`)).json()) as Record<string, string>;
    return { own: this.context.requestId, told: [first['x-request-id'], second['x-request-id']], traces: [first['traceparent'], second['traceparent']] };
  }

  @Get('go')
  async go(@Query('to') to: string): Promise<string> {
    const response = await fetch(to, { headers: { 'x-correlation-id': 'mine' } });
    return response.text();
  }

  @Get('gone')
  async gone(@Query('to') to: string, @Query('after') ms: string): Promise<string> {
    return fetch(to, { signal: AbortSignal.timeout(Number(ms)) }).then(
      (response) => response.text().catch(() => 'broken'),
      () => 'none',
    );
  }
}

const calls = (app: RunningApp): CanonicalRecord[] => app.captured.of('integration');
const ask = (app: RunningApp, path: string, id: string): Promise<Response> => fetch(app.url + path, { headers: { 'x-request-id': id } });

beforeAll(async () => {
  provider = await Provider.start();
});
afterAll(() => provider.close());

describe.each(PLATFORMS)('fetch in an app on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [CallingController], logging: { integration: { providers: { '127.0.0.1': 'ledger' } } } });
  });
  beforeEach(() => {
    app.captured.clear();
    provider.received.length = 0;
  });
  afterAll(() => app.close());

  it('leaves one record per request in the story that made it, without query and user', async () => {
    const to = encodeURIComponent(`${provider.url}/v1/charges/ch_1?token=s3cret`);
    await ask(app, `/go?to=${to}`, 'req_1');
    expect(calls(app)).toMatchObject([
      {
        event: 'integration.call.completed',
        level: 'INFO',
        message: 'Call to external ledger completed',
        component: 'http-client',
        context: { request_id: 'req_1' },
        metadata: { provider: 'ledger', method: 'GET', endpoint: `${provider.url}/v1/charges/ch_1`, status_code: 200, duration_ms: expect.any(Number) as number },
      },
    ]);
    expect(JSON.stringify(calls(app))).not.toContain('s3cret');
  });

  it('takes the story along and leaves headers that are there alone', async () => {
    await ask(app, `/go?to=${encodeURIComponent(provider.url)}`, 'req_1');
    expect(provider.received).toMatchObject([{ headers: { 'x-request-id': 'req_1', 'x-correlation-id': 'mine', traceparent: expect.stringMatching(/^00-/) as string } }]);
    const [record] = calls(app);
    expect(provider.received[0]!.headers['traceparent']).toContain(record!.context.trace_id);
  });

  it('warns of a 4xx, and fails with a 5xx, no connection, no answer in time and a body that breaks off', async () => {
    const closed = `http://127.0.0.1:${await closedPort()}/x`;
    const targets = [`${provider.url}/status/404`, `${provider.url}/status/503`, closed, `${provider.url}/silent`, `${provider.url}/broken`];
    for (const to of targets) await ask(app, `/gone?after=${to.endsWith('/silent') ? 50 : 20_000}&to=${encodeURIComponent(to)}`, 'req_1');
    expect(calls(app).map(({ event, level, metadata }) => [event, level, metadata['status_code'], metadata['error']])).toEqual([
      ['integration.call.completed', 'WARNING', 404, undefined],
      ['integration.call.failed', 'ERROR', 503, undefined],
      ['integration.call.failed', 'ERROR', undefined, 'ECONNREFUSED'],
      ['integration.call.failed', 'ERROR', undefined, 'TimeoutError'],
      ['integration.call.completed', 'INFO', 200, undefined],
      ['integration.call.failed', 'ERROR', 200, 'UND_ERR_SOCKET'],
    ]);
  });

  it('tells every hop of a redirect', async () => {
    await ask(app, `/go?to=${encodeURIComponent(`${provider.url}/to?/there`)}`, 'req_1');
    expect(calls(app).map(({ metadata }) => [metadata['endpoint'], metadata['status_code']])).toEqual([
      [`${provider.url}/to`, 302],
      [`${provider.url}/there`, 200],
    ]);
  });

  it('gives each of 200 concurrent requests that call another server its own ids there, and in the records', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `id-${n}`);
    const answers = await Promise.all(ids.map((id, n) => ask(app, `/calls/${n}`, id).then((response) => response.json())));
    expect((answers as { own: string; told: string[] }[]).map(({ own, told }) => [own, ...told])).toEqual(ids.map((id) => [id, id, id]));

    await app.requestRecords(200);
    const traceOf = new Map(app.requests.map(({ context }) => [context.request_id, context.trace_id]));
    const arrived = provider.received.map(({ url, headers }) => ({ caller: `id-${url.split('=')[1]}`, headers }));
    expect(arrived).toHaveLength(400);
    expect(arrived.filter(({ caller, headers }) => headers['x-request-id'] !== caller)).toEqual([]);
    expect(arrived.filter(({ caller, headers }) => String(headers['traceparent']).split('-')[1] !== traceOf.get(caller))).toEqual([]);

    const perStory = new Map<unknown, number>();
    for (const { context } of calls(app)) perStory.set(context.request_id, (perStory.get(context.request_id) ?? 0) + 1);
    expect([...perStory].sort()).toEqual(ids.map((id) => [id, 2]).sort());
  });

  it('sends no id that no header can hold, and goes on', async () => {
    const send = async (): Promise<void> => expect((await fetch(provider.url)).status).toBe(200);
    await runWithContext({}, () => runWithContext({ request_id: 'a\nb', correlation_id: 'ok' }, send));
    expect(provider.received).toMatchObject([{ headers: { 'x-correlation-id': 'ok' } }]);
    expect(provider.received[0]!.headers).not.toHaveProperty('x-request-id');
  });

  it('leaves nothing outside a story', async () => {
    const response = await fetch(provider.url);
    expect(await response.json()).not.toHaveProperty('x-request-id');
    expect(calls(app)).toEqual([]);
  });

  it('that the app itself gives up is a warning, and a body nobody wants no failure', async () => {
    await runWithContext({ request_id: 'req_1' }, async () => {
      const controller = new AbortController();
      const given = fetch(`${provider.url}/silent`, { signal: controller.signal });
      await until(() => provider.received.length === 1);
      controller.abort();
      await expect(given).rejects.toMatchObject({ name: 'AbortError' });
      await (await fetch(provider.url)).body?.cancel();
    });
    expect(calls(app).map(({ event, level }) => [event, level])).toEqual([
      ['integration.call.failed', 'WARNING'],
      ['integration.call.completed', 'INFO'],
    ]);
  });
});

describe('the story', () => {
  const sentTo = async (integration: object, to = provider.url): Promise<unknown> => {
    const app = await RunningApp.start('Express', { controllers: [CallingController], logging: { integration } });
    provider.received.length = 0;
    await ask(app, `/go?to=${encodeURIComponent(to)}`, 'req_1');
    const records = calls(app).length;
    await app.close();
    return [records, ...provider.received.map(({ headers }) => headers['x-request-id'])];
  };

  it('goes to this machine by default, and only to the hosts that are named', async () => {
    expect(await sentTo({})).toEqual([1, 'req_1']);
    expect(await sentTo({ propagateTo: [] })).toEqual([1, undefined]);
    expect(await sentTo({ propagateTo: ['api.example.com', '*.example.com'] })).toEqual([1, undefined]);
    expect(await sentTo({ propagateTo: [provider.host] })).toEqual([1, 'req_1']);
    expect(await sentTo({ propagateTo: [/^127\./] })).toEqual([1, 'req_1']);
  });

  it('is not taken on by a redirect to a host that is not named', async () => {
    const other = await Provider.start();
    expect(await sentTo({ propagateTo: [provider.host] }, `${provider.url}/to?${other.url}`)).toEqual([2, 'req_1']);
    expect(other.received.map(({ headers }) => headers['x-request-id'])).toEqual([undefined]);
    await other.close();
  });

  it('leaves no records of hosts that are ignored, and nothing at all where fetch is not observed', async () => {
    expect(await sentTo({ ignore: [provider.host] })).toEqual([0, 'req_1']);
    expect(await sentTo({ fetch: false })).toEqual([0, undefined]);
  });

  it('is refused rules that name no host', async () => {
    await expect(sentTo({ propagateTo: ['https://api.example.com'] })).rejects.toThrow(/CAIRN_E_SETTING: integration\.propagateTo: "https:\/\/api\.example\.com"/);
    await expect(sentTo({ fetch: 'yes' })).rejects.toThrow(/CAIRN_E_SETTING: integration\.fetch: "yes"/);
  });
});

describe('several apps in one process', () => {
  it('record each their own stories, and observe nothing once they are closed', async () => {
    const observed = (): boolean[] => ['undici:request:create', 'http.server.request.start'].map((channel) => hasSubscribers(channel));
    const before = observed();
    const apps = [
      await RunningApp.start('Express', { controllers: [CallingController] }),
      await RunningApp.start('Fastify', { controllers: [CallingController] }),
    ];
    const ids = Array.from({ length: 20 }, (_, n) => `id-${n}`);
    await Promise.all(ids.map((id, n) => ask(apps[n % 2]!, `/calls/${n}`, id)));
    const told = apps.map((app) => new Set(calls(app).map(({ context }) => context.request_id)));
    expect(told.map((each) => each.size)).toEqual([10, 10]);
    expect(ids.filter((id, n) => !told[n % 2]!.has(id))).toEqual([]);
    for (const app of apps) await app.close();
    expect(observed()).toEqual(before);
  });
});
