import type { CanonicalRecord } from '@cairn/core';
import { realisticRecords } from '@cairn/core/testing';
import type { JobsAnswer, PageAnswer, Problem, StatsAnswer } from '../../src/query';
import { PLATFORMS } from '../http/running-app';
import { until } from '../support/until';
import { LogDirectory } from './log-directory';
import { ACME, GLOBEX, QueryApp, READER } from './query-app';
import { SseClient } from './sse-client';

/** In every record of Globex, wherever a value can stand. */
const SECRET = 'globex-only';

describe.each(PLATFORMS)('who sees the records of one organization, on %s,', (platform) => {
  let app: QueryApp;
  let directory: LogDirectory;
  const own: CanonicalRecord[] = [];

  beforeAll(async () => {
    directory = new LogDirectory();
    own.length = 0;
    for (const [index, { record }] of [...realisticRecords({ seed: 21, count: 900, from: Date.now() - 10 * 3_600_000, days: 0.4 })].entries()) directory.write(owned(record, index));
    const jobs = directory.that(({ category }) => category === 'job');
    jobs.filter(({ context }) => context.organization_id === 'org_globex').slice(0, 5).forEach((record) => directory.write(record, directory.jobs, `resource_res-${SECRET}`));
    const mixed = [jobs.find(({ context }) => context.organization_id === 'org_globex')!, jobs.find(({ context }) => context.organization_id === 'org_acme')!];
    mixed.forEach((record) => directory.write(record, directory.jobs, 'email_17'));
    directory.written.splice(900);
    own.push(...directory.that(({ context }) => context.organization_id === 'org_acme'));
    app = await QueryApp.start(platform, { query: { limits: { perMinute: 100_000, refusedPerMinute: 100_000 } } }, directory);
  });
  afterAll(() => app.close());

  /** By turns: Acme's, Globex's, of nobody; and such as try to be taken for Acme's. */
  function owned(record: CanonicalRecord, index: number): CanonicalRecord {
    const { context, metadata } = record;
    if (index % 4 === 0) return { ...record, context: { ...context, organization_id: 'org_acme' } };
    if (index % 4 === 1) return { ...record, context: { ...context, organization_id: null } };
    const disguised = index % 8 === 2 ? { organization_id: 'org_acme' } : {};
    const organization_id = index % 8 === 6 ? 'ORG_ACME' : 'org_globex';
    return { ...record, message: `${record.message} ${SECRET}`, context: { ...context, organization_id, user_id: `usr-${SECRET}`, request_id: `req-${SECRET}-${index}` }, metadata: { ...metadata, ...disguised, note: SECRET, ip_address: '198.51.100.77', path: `/${SECRET}` } };
  }

  const others = (record: { readonly context: { readonly organization_id?: unknown } }): boolean => record.context.organization_id !== 'org_acme';

  it('finds its own, all of them', async () => {
    const found: unknown[] = [];
    let cursor = '';
    do {
      const { body }: { body: PageAnswer } = await app.ask(`/logs/search?limit=100&cursor=${cursor}`, ACME);
      found.push(...body.records);
      cursor = body.cursor ?? '';
    } while (cursor !== '');
    expect(found).toEqual(own);
  });

  it('finds nothing of others, by no id, filter, negation or route', async () => {
    const theirs = directory.that(({ context }) => context.organization_id === 'org_globex')[0]!;
    const q = (query: string): string => `/logs/search?limit=1000&q=${encodeURIComponent(query)}`;
    const asks = [
      q(SECRET), q(`user:usr-${SECRET}`), q('org:org_globex'), q('-org:org_acme'), q('org:org_acme OR org:org_globex'), q('NOT (org:org_acme)'), q('(level:info) OR (level>=trace)'), q('context.organization_id:*'),
      q('org:ORG_ACME'), q('/globex/i'), q(`record:${theirs.record_id}`), q(`metadata.organization_id:org_acme`), q('a) OR (b'), q('level>=trace OR -level>=trace'),
      `/logs/request/${theirs.context.request_id}`, `/logs/request/*`, `/logs/user/usr-${SECRET}`, '/logs/user/*', `/logs/ip/198.51.100.77`, '/logs/ip/*', '/logs/host/*', '/logs/proxy/*', '/logs/client/*', '/logs/session/*',
      '/logs/errors?limit=1000&include_warnings=true', '/logs/slow?limit=1000&threshold_ms=0', '/logs/oauth/ip/*', `/logs/search?path=/${SECRET}`, `/logs/search?user=usr-${SECRET}`,
      `/logs/jobs/resource/res-${SECRET}`, '/logs/jobs/email/17',
    ];
    for (const path of asks) {
      const { body, text } = await app.ask<PageAnswer & Problem>(path, ACME);
      expect([path, text.includes(SECRET), (body.records ?? []).filter(others)]).toEqual([path, false, []]);
    }
    const flows = await app.ask('/logs/oauth/flows', ACME);
    expect([flows.status, flows.text.includes(SECRET)]).toEqual([200, false]);
  });

  it('counts its own records only', async () => {
    const { body, text } = await app.ask<StatsAnswer>('/logs/stats?by=levels,events,paths,errors_by_path,slow_requests,failed_logins,organizations,tables', ACME);
    expect(body.levels!.reduce((sum, { count }) => sum + count, 0)).toBe(own.length);
    expect(body.organizations!.every(({ organization_id }) => organization_id === 'org_acme')).toBe(true);
    expect(text).not.toContain(SECRET);
    for (const path of ['/logs/events', '/logs/paths', `/logs/stats?user=usr-${SECRET}`]) expect((await app.ask(path, ACME)).text).not.toContain(SECRET);
    expect((await app.ask<StatsAnswer>(`/logs/stats?q=${SECRET}`, ACME)).body.requests).toBe(0);
  });

  it('is shown no job of others, nor how much others wrote', async () => {
    const { body } = await app.ask<JobsAnswer>('/logs/jobs', ACME);
    expect(body.jobs).toEqual([{ type: 'email', id: '17', size_bytes: null, modified: expect.any(String) }]);
    expect((await app.ask<JobsAnswer>('/logs/jobs', READER)).body.jobs).toHaveLength(2);
  });

  it('cannot use the cursor of another', async () => {
    const { body } = await app.ask<PageAnswer>('/logs/search?limit=5', GLOBEX);
    const { body: everybodys } = await app.ask<PageAnswer>('/logs/search?limit=5', READER);
    const made = Buffer.from('0000000000000000[1,1,"x",1]').toString('base64url');
    const answers = await Promise.all([body.cursor, everybodys.cursor, made].map((cursor) => app.ask<Problem>(`/logs/search?limit=5&cursor=${cursor}`, ACME)));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([400, 'CAIRN_E_CURSOR']));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('gets the same answer for what others have as for what there is not', async () => {
    const theirs = directory.that(({ context }) => context.organization_id === 'org_globex')[0]!;
    directory.write({ ...theirs, context: { ...theirs.context, request_id: 'not json' } });
    for (const [there, missing] of [
      [`/logs/request/${theirs.context.request_id}`, '/logs/request/req-there-is-none'],
      [`/logs/user/usr-${SECRET}`, '/logs/user/usr-nobody'],
      [`/logs/jobs/resource/res-${SECRET}`, '/logs/jobs/resource/res-none'],
      [`/logs/search?q=${SECRET}`, '/logs/search?q=nowhere'],
    ]) {
      const [one, other] = [await timed(there!), await timed(missing!)];
      expect([one.status, one.text]).toEqual([other.status, other.text]);
      expect(one.ms).toBeGreaterThanOrEqual(95); // both wait for the next tenth of a second
      expect(other.ms).toBeGreaterThanOrEqual(95);
    }
  });

  async function timed(path: string): Promise<{ status: number; text: string; ms: number }> {
    const started = performance.now();
    const { status, text } = await app.ask(path, ACME);
    return { status, text, ms: performance.now() - started };
  }

  it('follows its own records only', async () => {
    const [acme, globex] = [await SseClient.open(`${app.url}/logs/follow?q=level%3E%3Dtrace`, ACME), await SseClient.open(`${app.url}/logs/follow`, GLOBEX)];
    const now = (organization_id: string, message: string): CanonicalRecord => ({ ...own[0]!, timestamp: new Date().toISOString(), record_id: `rec_${Math.random()}`, message, context: { ...own[0]!.context, organization_id } });
    await until('both get theirs', () => {
      directory.write(now('org_acme', 'ours'));
      directory.write(now('org_globex', SECRET));
      return acme.events.length > 3 && globex.events.length > 3;
    });
    expect(new Set(acme.events.map(({ data }) => data['message']))).toEqual(new Set(['ours']));
    expect(new Set(globex.events.map(({ data }) => data['message']))).toEqual(new Set([SECRET]));
    const ids = acme.events.map(({ id }) => id);
    expect([new Set(ids).size, new Set(ids.map(({ length }) => length)).size]).toEqual([ids.length, 1]);
    const back = await SseClient.open(`${app.url}/logs/follow`, ACME, { 'last-event-id': ids[0]! });
    await until('it gets what came behind', () => back.events.length >= 3);
    expect(back.events.map(({ data }) => data)).toEqual(acme.events.slice(1, 1 + back.events.length).map(({ data }) => data));
    const stolen = await SseClient.open(`${app.url}/logs/follow`, GLOBEX, { 'last-event-id': ids[0]! });
    await until('it is told that it is unknown', () => stolen.events.length > 0);
    expect(stolen.events[0]).toMatchObject({ event: 'gap', data: { reason: 'lost' } });
    for (const client of [acme, globex, back, stolen]) client.close();
  });
});
