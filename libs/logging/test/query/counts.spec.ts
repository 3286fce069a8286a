import type { CanonicalRecord } from '@cairn/core';
import { STATS_SECTIONS } from '@cairn/core/query';
import type { FlowsAnswer, JobsAnswer, PageAnswer, Problem, StatsAnswer } from '../../src/query';
import { PLATFORMS } from '../http/running-app';
import { LogDirectory } from './log-directory';
import { QueryApp } from './query-app';

const isRequest = ({ event }: CanonicalRecord): boolean => event === 'http.request.completed';
const status = ({ metadata }: CanonicalRecord): number => Number(metadata['status_code'] ?? 0);

describe.each(PLATFORMS)('counting over HTTP on %s', (platform) => {
  let app: QueryApp;
  let directory: LogDirectory;

  beforeAll(async () => {
    directory = new LogDirectory();
    directory.fill(2_000, 11);
    app = await QueryApp.start(platform, {}, directory);
  });
  afterAll(() => app.close());

  const get = async <T>(path: string): Promise<T> => {
    const { status, body, text } = await app.ask<T>(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return body;
  };

  it('always gives rates, percentiles and visitors', async () => {
    const requests = directory.that(isRequest);
    const stats = await get<StatsAnswer>('/logs/stats');
    expect(stats).toMatchObject({ requests: requests.length, error_rate: requests.filter((record) => status(record) >= 400).length / requests.length });
    expect(stats.requests_per_second).toBeCloseTo(requests.length / 86_400, 6);
    expect([stats.p50_response_time, stats.p95_response_time, stats.p99_response_time, stats.unique_visitors].every((figure) => Number(figure) > 0)).toBe(true);
    expect(stats.p50_response_time! <= stats.p95_response_time! && stats.p95_response_time! <= stats.p99_response_time!).toBe(true);
  });

  it('counts by whatever is asked for, of what passes', async () => {
    const stats = await get<StatsAnswer>(`/logs/stats?by=${STATS_SECTIONS.join(',')}`);
    expect(Object.keys(stats)).toEqual(expect.arrayContaining([...STATS_SECTIONS]));
    const byStatus = stats.statuses!.map(({ status_code, count }) => [status_code, count]);
    expect(byStatus).toEqual(byStatus.map(([code]) => [code, directory.that((record) => isRequest(record) && status(record) === code).length]));
    const database = await get<StatsAnswer>('/logs/stats?by=categories&category=database');
    expect(database.categories).toEqual([{ category: 'database', count: directory.that(({ category }) => category === 'database').length }]);
    expect((await app.ask<Problem>('/logs/stats?by=colours')).body).toMatchObject({ status: 400, parameter: 'by', detail: 'by: "colours" names something else', cure: expect.stringContaining('Use one or more of hours,') });
  });

  it('counts events, and requests by path', async () => {
    const { events } = await get<StatsAnswer>('/logs/events');
    for (const { event, count } of events!) expect([event, count]).toEqual([event, directory.that((record) => record.event === event).length]);
    const { paths } = await get<StatsAnswer>('/logs/paths?limit=3');
    expect(paths).toHaveLength(3);
    const [{ method, path, count }] = paths!;
    expect(count).toBe(directory.that((record) => isRequest(record) && record.metadata['method'] === method && record.metadata['route'] === path).length);
  });

  it('tells OAuth activity as flows', async () => {
    const { flows } = await get<FlowsAnswer>('/logs/oauth/flows');
    const sessions = new Set(directory.that(({ category }) => category === 'oauth').map(({ metadata, context }) => metadata['session_id'] ?? context['session_id'] ?? null));
    expect(new Set(flows.map(({ session_id }) => session_id))).toEqual(sessions);
    const flow = flows.find(({ steps }) => steps.length > 1)!;
    const times = flow.steps.map(({ timestamp }) => timestamp!);
    expect([times, times.length]).toEqual([[...times].sort(), directory.that(({ category, metadata, context }) => category === 'oauth' && (metadata['session_id'] ?? context['session_id']) === flow.session_id).length]);
    const client = flow.client_id!;
    const ofClient = await get<FlowsAnswer>(`/logs/oauth/flows?client_id=${client}`);
    expect(ofClient.flows.length).toBeGreaterThan(0);
    expect(ofClient.flows.every(({ client_id }) => client_id === client)).toBe(true);
  });

  it('lists the logs of jobs, and gives one from its beginning', async () => {
    const jobs = directory.that(({ category }) => category === 'job').reverse().slice(0, 40);
    jobs.forEach((record) => directory.write(record, directory.jobs, 'resource_res_1'));
    directory.write(jobs[0]!, directory.jobs, 'email_17');
    const { jobs: listed } = await get<JobsAnswer>('/logs/jobs');
    expect(listed).toEqual(expect.arrayContaining([
      { type: 'resource', id: 'res_1', size_bytes: expect.any(Number), modified: expect.stringMatching(/^\d{4}-.*Z$/) },
      expect.objectContaining({ type: 'email', id: '17' }),
    ]));
    const { records } = await get<PageAnswer>('/logs/jobs/resource/res_1?limit=10');
    expect(records).toEqual(jobs.slice(0, 10));
    expect((await get<PageAnswer>('/logs/jobs/resource/res_1?event=job.started')).records.every(({ event }) => event === 'job.started')).toBe(true);
    for (const away of ['/logs/jobs/resource/res_9', '/logs/jobs/..%2F..%2Fetc/passwd', '/logs/jobs/x/..%2F..%2Frequest']) expect((await get<PageAnswer>(away)).records).toEqual([]);
  });
});
