import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realisticRecords, type RealisticRecord } from '@cairn/core/testing';
// #region search
import { parseQuery, parseTime } from '@cairn/core/query';
import { FileStore } from '@cairn/store';

async function slowRequests(dir: string, signal?: AbortSignal): Promise<string[]> {
  const store = new FileStore({ dir });
  const filter = parseQuery('category:request duration>100 -status:5xx');
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.search({ from: parseTime('7d'), filter, limit: 50, cursor }, signal);
    for (const { record, time } of page.records) found.push(`${new Date(time).toISOString()} ${record.metadata.path}`);
    cursor = page.cursor;
  } while (cursor !== undefined);
  await store.close();
  return found;
}
// #endregion
// #region stats
async function slowestPaths(store: FileStore): Promise<string[]> {
  const [from, to] = [parseTime('7d'), parseTime('now')];
  const { summary, paths } = await store.stats({ from, to, sections: ['paths'] });
  const lines = paths!.map(({ method, path, count, p95 }) => `${method} ${path}: ${count} requests, p95 ${p95} ms`);
  return [`${summary.requests} requests, ${summary.unique_visitors} visitors`, ...lines];
}
// #endregion
// #region tail
async function firstErrors(store: FileStore, count: number, signal: AbortSignal): Promise<string[]> {
  const messages: string[] = [];
  for await (const event of store.tail({ filter: parseQuery('level>=error') }, signal)) {
    if (event.kind === 'gap') messages.push(`${event.records ?? 'some'} records were missed`);
    else messages.push(event.record.message);
    if (messages.length >= count) break;
  }
  return messages;
}
// #endregion
// #region jobs
import { JobLogFiles } from '@cairn/store';

async function latestJob(dir: string): Promise<string> {
  const jobs = new JobLogFiles(dir);
  const [latest] = await jobs.list();
  const { records } = await jobs.search(latest!, { order: 'oldest' });
  return `${latest!.type} ${latest!.id}: ${records.map(({ record }) => record.message).join(', ')}`;
}
// #endregion

describe('the guide on searching', () => {
  let dir: string;
  const from = Date.now() - 2 * 86_400_000;
  const records = [...realisticRecords({ seed: 4, count: 3_000, from, days: 1.9 })];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-searching-'));
    write(records);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const write = (some: readonly RealisticRecord[]): void => some.forEach(({ record, line }) => appendFileSync(join(dir, `${record.category}.log`), line));

  it('shows a search that finds everything, page by page', async () => {
    const slow = records.filter(({ record }) => record.category === 'request' && Number(record.metadata.duration_ms) > 100 && !(Number(record.metadata.status_code) >= 500));
    expect(await slowRequests(dir)).toHaveLength(slow.length);
    expect(slow.length).toBeGreaterThan(50);
  });

  it('shows statistics', async () => {
    const store = new FileStore({ dir: dir });
    const [summary, ...paths] = await slowestPaths(store);
    await store.close();
    expect(summary).toMatch(/^[1-9]\d+ requests, [1-9]\d+ visitors$/);
    expect(paths.join('\n')).toMatch(/GET \/tasks\/:id: \d+ requests, p95 [\d.]+ ms/);
  });

  it('shows how to follow', async () => {
    const store = new FileStore({ dir: dir });
    const following = firstErrors(store, 3, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const later = [...realisticRecords({ seed: 14, count: 2_000, from: Date.now(), days: 0.01 })];
    write(later);
    expect(await following).toHaveLength(3);
    await store.close();
  });

  it('shows the records of a job', async () => {
    const jobDir = join(dir, 'background_tasks');
    mkdirSync(jobDir);
    writeFileSync(join(jobDir, 'resource_res_1.log'), '{"timestamp":"2026-11-20T12:00:00.000Z","message":"Job started"}\n{"timestamp":"2026-11-20T12:00:01.000Z","message":"Job completed"}\n');
    expect(await latestJob(jobDir)).toBe('resource res_1: Job started, Job completed');
  });
});
