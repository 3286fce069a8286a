import type { CanonicalRecord } from '@cairn/core';
import type { PageAnswer, Problem } from '../../src/query';
import { PLATFORMS } from '../http/running-app';
import { LogDirectory } from './log-directory';
import { QueryApp } from './query-app';

const idsOf = (records: readonly { readonly record_id?: string }[]): string[] => records.map(({ record_id }) => record_id ?? '').sort();
const status = ({ metadata }: CanonicalRecord): number => Number(metadata['status_code'] ?? 0);
const duration = ({ metadata }: CanonicalRecord): number => Number(metadata['duration_ms'] ?? 0);
const isError = ({ level }: CanonicalRecord): boolean => level === 'ERROR' || level === 'CRITICAL';

describe.each(PLATFORMS)('searching over HTTP on %s', (platform) => {
  let app: QueryApp;
  let directory: LogDirectory;

  beforeAll(async () => {
    directory = new LogDirectory();
    directory.fill(2_000);
    app = await QueryApp.start(platform, { query: { limits: { perMinute: 100_000 } } }, directory);
  });
  afterAll(() => app.close());

  const page = async (path: string): Promise<PageAnswer> => {
    const { status, body, text } = await app.ask<PageAnswer>(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return body;
  };
  const some = (passes: (record: CanonicalRecord) => unknown): CanonicalRecord => {
    const found = directory.written.find(({ record }) => passes(record));
    if (found === undefined) throw new Error('no such record among the realistic ones');
    return found.record;
  };

  it('gives the newest records of a day, as they were written', async () => {
    const { records, cursor, skipped } = await page('/logs/search');
    expect(records).toEqual(directory.that(() => true).slice(0, 100));
    expect([typeof cursor, skipped]).toEqual(['string', { corrupt: 0, oversized: 0, unreadable: 0 }]);
  });

  it('gives the rest by cursors, each record once', async () => {
    const found: string[] = [];
    let cursor = '';
    do {
      const answer: PageAnswer = await page(`/logs/search?q=category:request&limit=97&order=oldest&cursor=${cursor}`);
      found.push(...idsOf(answer.records));
      cursor = answer.cursor ?? '';
    } while (cursor !== '');
    expect(found.sort()).toEqual(idsOf(directory.that(({ category }) => category === 'request')));
  });

  const asked: readonly (readonly [string, (record: CanonicalRecord) => boolean])[] = [
    ['q=level>=warning', ({ level }) => ['WARNING', 'ERROR', 'CRITICAL'].includes(level)],
    ['event=job.*', ({ event }) => event?.startsWith('job.') === true],
    ['level=warning', ({ level }) => ['WARNING', 'ERROR', 'CRITICAL'].includes(level)],
    ['q=level:warning,error', ({ level }) => level === 'WARNING' || level === 'ERROR'],
    ['category=database', ({ category }) => category === 'database'],
    ['component=TaskService', ({ component }) => component === 'TaskService'],
    ['method=post', ({ metadata }) => metadata['method'] === 'POST'],
    ['status=404,5xx', (record) => status(record) === 404 || status(record) >= 500],
    ['path=/tasks/*', ({ metadata }) => [metadata['path'], metadata['route']].some((path) => String(path).startsWith('/tasks/'))],
    ['hostname=*.example.net', ({ metadata }) => String(metadata['client_hostname']).endsWith('.example.net')],
    ['user=usr_0', ({ context, metadata }) => context.user_id === 'usr_0' || metadata['user_id'] === 'usr_0'],
    ['level=info&category=request&q=duration>50', (record) => record.category === 'request' && duration(record) > 50],
  ];
  it.each(asked)('finds by %s what passes, and all of it', async (query, passes) => {
    const { records } = await page(`/logs/search?limit=1000&${query.replace('>=', '%3E%3D').replace('>', '%3E')}`);
    const expected = directory.that(passes);
    expect(expected.length).toBeGreaterThan(0);
    expect(idsOf(records)).toEqual(idsOf(expected.slice(0, 1_000)));
  });

  it('finds by whom and from where', async () => {
    const ways = [
      ['ip', 'ip_address', ({ metadata }: CanonicalRecord) => metadata['ip_address']],
      ['host', 'client_hostname', ({ metadata }: CanonicalRecord) => metadata['client_hostname']],
      ['proxy', 'host', ({ metadata }: CanonicalRecord) => metadata['host']],
      ['client', 'client_id', ({ context, metadata }: CanonicalRecord) => context.client_id ?? metadata['client_id']],
      ['user', 'user_id', ({ context, metadata }: CanonicalRecord) => context.user_id ?? metadata['user_id']],
      ['session', 'session_id', ({ context, metadata }: CanonicalRecord) => context.session_id ?? metadata['session_id']],
    ] as const;
    for (const [route, name, read] of ways) {
      const value = String(read(some((record) => typeof read(record) === 'string')));
      const expected = directory.that(({ context, metadata }) => (context as Record<string, unknown>)[name] === value || metadata[name] === value);
      const { records } = await page(`/logs/${route}/${encodeURIComponent(value)}?limit=1000`);
      expect([route, idsOf(records)]).toEqual([route, idsOf(expected.slice(0, 1_000))]);
    }
  });

  it('tells the whole story of a request, from its beginning, across API and jobs', async () => {
    const { context } = some(({ category, context }) => category === 'job' && context.request_id !== null);
    const { records } = await page(`/logs/request/${context.request_id}`);
    const story = directory.that((record) => record.context.request_id === context.request_id).reverse();
    expect(records).toEqual(story);
    expect(new Set(records.map(({ category }) => category)).size).toBeGreaterThan(1);
    expect(new Set(records.map(({ service }) => service)).size).toBe(2);
  });

  it('gives errors, with warnings if asked, and slow requests', async () => {
    const errors = directory.that((record) => isError(record) || status(record) >= 400);
    expect(idsOf((await page('/logs/errors?limit=1000')).records)).toEqual(idsOf(errors));
    const more = directory.that((record) => isError(record) || record.level === 'WARNING' || status(record) >= 400);
    expect(idsOf((await page('/logs/errors?limit=1000&include_warnings=true')).records)).toEqual(idsOf(more));
    const slow = directory.that((record) => record.category === 'request' && duration(record) > 100);
    expect(slow.length).toBeGreaterThan(0);
    expect(idsOf((await page('/logs/slow?limit=1000&threshold_ms=100')).records)).toEqual(idsOf(slow));
  });

  it('gives OAuth activity of an address', async () => {
    const { metadata } = some(({ category, metadata }) => category === 'oauth' && metadata['ip_address'] !== undefined);
    const expected = directory.that((record) => record.category === 'oauth' && record.metadata['ip_address'] === metadata['ip_address']);
    expect(idsOf((await page(`/logs/oauth/ip/${String(metadata['ip_address'])}?limit=1000`)).records)).toEqual(idsOf(expected));
  });

  it('looks into the range asked for', async () => {
    const [from, to] = [Date.now() - 10 * 3_600_000, Date.now() - 5 * 3_600_000];
    const times = directory.written.filter(({ time }) => time >= from && time < to).length;
    const { records } = await page(`/logs/search?limit=1000&from=${new Date(from).toISOString()}&to=${to}`);
    expect([records.length, times > 0]).toEqual([Math.min(times, 1_000), true]);
    const last = directory.written.filter(({ time }) => time > Date.now() - 3 * 3_600_000).length;
    expect((await page('/logs/search?limit=1000&hours=3')).records).toHaveLength(Math.min(last, 1_000));
    expect((await page('/logs/search?limit=1000&hours=0.5')).records).toHaveLength(directory.written.filter(({ time }) => time > Date.now() - 1_800_000).length);
  });

  it('points at what it does not understand', async () => {
    const { status, headers, body } = await app.ask<Problem>(`/logs/search?q=${encodeURIComponent('level:error statuss:500')}`);
    expect([status, headers.get('content-type')]).toEqual([400, expect.stringContaining('application/problem+json')]);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'CAIRN_E_QUERY',
      detail: 'there is no field "statuss"',
      parameter: 'q',
      position: 12,
      length: 7,
      cure: expect.stringContaining('Did you mean "status"?'),
    });
  });

  it.each([
    ['limit=many', 'limit', 'limit: "many" is no whole number from 1 to 10000. Write the number alone, once.'],
    ['limit=10001', 'limit', 'limit: "10001" is no whole number from 1 to 10000.'],
    ['limit=5&limit=6', 'limit', 'limit: a list is no whole number'],
    ['order=upwards', 'order', 'order: "upwards" is no choice. Use newest or oldest.'],
    ['from=lately', 'from', 'from: "lately" is no time. Write how long ago'],
    ['from=2h&hours=3', 'hours', 'hours: 3 is given beside "from". Give one of the two.'],
    ['from=1h&to=2h', 'from', 'is after the end of the range'],
    ['from=2016-01-01', 'from', 'makes a range of'],
    ['hours=8000', 'hours', 'and at most 92 are searched at a time'],
    ['level=loud', 'level', 'level: "loud" is no level. Use TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL: that one and those above it.'],
    ['level=warning,error', 'level', 'For single ones write q=level:warning,error.'],
    ['hours=0', 'hours', 'hours: "0" is no number of hours above 0'],
    ['levle=error', 'levle', 'levle: "error" is for no parameter of this route. Did you mean "level"?'],
    ['q[a]=1', undefined, 'parameter'],
    ['cursor=abc', undefined, 'the cursor is not one that a page of results gave'],
  ])('refuses %s, naming parameter, value and cure', async (query, parameter, text) => {
    const { status, body } = await app.ask<Problem>(`/logs/search?${query}`);
    const said = [body.detail, body.cure].filter((part) => part !== undefined).join('. ');
    expect([status, said]).toEqual([400, expect.stringContaining(text)]);
    if (body.cure !== undefined) expect(body.detail).not.toContain(body.cure);
    if (parameter !== undefined) expect(body.parameter).toBe(parameter);
  });
});
