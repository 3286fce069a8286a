import type { AuditRecord } from '@cairn/audit';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { Audit } from '../../src';
import { PLATFORMS, RunningApp, until } from '../http/running-app';

/** Throws whatever is asked of it, as a revoked Proxy does. */
function hostile<T extends object>(): T {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy as T;
}

@Controller()
class Things {
  @Audit('thing.made', { resource: 'thing', resourceId: 'id', mode: 'best-effort' })
  @Post('best-effort')
  make(@Body() _thing: object): string {
    return 'made';
  }

  @Audit('thing.made', { resource: 'thing', resourceId: 'id' })
  @Post('required')
  makeRequired(@Body() _thing: object): string {
    return 'made';
  }

  @Audit('thing.counted', { mode: 'best-effort', before: () => { throw new Error('no'); }, data: () => hostile() })
  @Get('data')
  count(): string {
    return 'counted';
  }

  @Audit('thing.broken', { mode: 'best-effort' })
  @Get('errors')
  break(): never {
    throw hostile<Error>();
  }

  @Audit('thing.broken')
  @Get('errors/required')
  breakRequired(): never {
    throw Object.defineProperty(new Error('x'), 'message', { value: { toString: 1 } });
  }
}

describe.each(PLATFORMS)('values that throw when they are read, audited on %s', (platform) => {
  let app: RunningApp;
  const audited = (): readonly AuditRecord[] => app.captured.audited;
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${app.url}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [Things] });
  });
  beforeEach(() => app.captured.clear());
  afterAll(() => app.close());

  it.each<[string, unknown]>([['an object without toString', { toString: 1 }], ['an object', { id: 1 }], ['a list', ['1']]])('cost the record its resource id where that is %s', async (_what, id) => {
    expect((await post('best-effort', { id })).status).toBe(201);
    await until(() => audited().length > 0);
    expect(audited()).toMatchObject([{ code: 'thing.made.success', resource: { type: 'thing', id: null }, data: { missing_parts: ['resourceId'] } }]);
    app.captured.clear();
    expect((await post('required', { id })).status).toBe(201);
    expect(audited()).toMatchObject([{ code: 'thing.made.intent', resource: { id: null } }, { code: 'thing.made.success', resource: { id: null }, data: { missing_parts: ['resourceId'] } }]);
  });

  it.each<[unknown, string | null]>([['t_1', 't_1'], [7, '7'], [true, 'true'], [null, null]])('are told from the id %j', async (id, written) => {
    await post('required', { id });
    expect(audited()[1]).toMatchObject({ resource: { type: 'thing', id: written } });
    expect(audited()[1]!.data).toBeUndefined();
  });

  it('bound the length of an id that the client chooses', async () => {
    await post('required', { id: 'x'.repeat(50_000) });
    expect(audited()[1]!.resource!.id).toHaveLength(1_024);
  });

  it('cost the record its data', async () => {
    expect((await fetch(`${app.url}/data`)).status).toBe(200);
    await until(() => audited().length > 0);
    expect(audited()).toMatchObject([{ code: 'thing.counted.success', data: { missing_parts: ['before', 'data'] } }]);
  });

  it('leave the failure without its reason where they are thrown', async () => {
    expect((await fetch(`${app.url}/errors`)).status).toBe(500);
    await until(() => audited().length > 0);
    expect(audited()).toMatchObject([{ code: 'thing.broken.failure', reason: 'object' }]);
    app.captured.clear();
    expect((await fetch(`${app.url}/errors/required`)).status).toBe(500);
    expect(audited()).toMatchObject([{ code: 'thing.broken.intent' }, { code: 'thing.broken.failure', reason: 'object' }]);
  });
});
