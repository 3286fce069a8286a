import type { AuditRecord } from '@cairn/audit';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { Audit, AuditLogger } from '../../src';
import { PLATFORMS, RunningApp } from '../http/running-app';

const inner = new TypeError('cannot read x');
const outer = new Error('the report failed', { cause: inner });

@Controller()
class Reports {
  @Audit('report.made', { data: () => ({ error: outer, all: new AggregateError([inner], 'all'), told: { message: 'x', stack: inner.stack }, text: `seen: ${inner.stack!}\nand so on` }), before: () => ({}), after: () => ({ last: outer }) })
  @Get('data')
  data(): string {
    return 'made';
  }

  @Audit('report.failed')
  @Get('reason')
  reason(): never {
    throw new Error(`wrapped: ${inner.stack!}`);
  }
}

describe.each(PLATFORMS)('an audited error on %s', (platform) => {
  let app: RunningApp;
  const audited = (): AuditRecord => app.captured.audited.at(-1)!;
  const record = async (nest: INestApplication, data: object, message?: string): Promise<AuditRecord> => {
    await (await nest.resolve(AuditLogger)).record({ event: 'a.b', data, ...(message !== undefined && { message }) });
    return audited();
  };

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [Reports] });
  });
  beforeEach(() => app.captured.clear());
  afterAll(() => app.close());

  it('is told by what it says, without a stack, in data and in changes', async () => {
    expect((await fetch(`${app.url}/data`)).status).toBe(200);
    const { data, changes } = audited();
    expect(data).toEqual({
      error: { type: 'Error', message: 'the report failed', cause: { type: 'TypeError', message: 'cannot read x' } },
      all: { type: 'AggregateError', message: 'all', errors: [{ type: 'TypeError', message: 'cannot read x' }] },
      told: { message: 'x' },
      text: 'seen: TypeError: cannot read x\nand so on',
    });
    expect(changes?.map(({ path }) => path)).toEqual(['last.cause.message', 'last.cause.type', 'last.message', 'last.type']);
    expect(JSON.stringify(audited())).not.toMatch(/\.ts:\d|node_modules| at /);
  });

  it('is told so as a reason', async () => {
    expect((await fetch(`${app.url}/reason`)).status).toBe(500);
    expect(audited().reason).toBe('Error: wrapped: TypeError: cannot read x');
  });

  it('is told so by hand, too', async () => {
    const { data, message } = await record(app.app, { error: inner }, `by hand ${inner.stack!}`);
    expect([data, message]).toEqual([{ error: { type: 'TypeError', message: 'cannot read x' } }, 'by hand TypeError: cannot read x']);
  });

  it('takes nothing from what is no stack', async () => {
    const data = { stack: 'web-prod', traceback: 'see below', times: 'opens\n    at noon', nested: [{ stack: ['a', 'b'] }] };
    expect((await record(app.app, data)).data).toEqual(data);
  });

  it('whose stack was cut is without it all the same', async () => {
    const long = `Error: long\n${'    at call (/srv/app/src/main.ts:10:20)\n'.repeat(5_000)}`;
    expect((await record(app.app, { text: long })).data).toEqual({ text: expect.stringMatching(/^Error: long(\n…\[truncated \d+ characters\])?$/) as string });
  });
});
