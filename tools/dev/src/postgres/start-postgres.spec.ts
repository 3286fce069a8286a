import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { dist, eventually, holder } from '../../test/processes';
import { isAlive } from '../process/is-alive';
import { startPostgres } from './start-postgres';

async function ask(url: string, query: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

describe('startPostgres', () => {
  it('gives an empty PostgreSQL that is gone with its data after stop', async () => {
    const server = await startPostgres();
    expect(await ask(server.url, "select count(*)::int as tables from pg_tables where schemaname = 'public'")).toEqual({ tables: 0 });
    const { data_directory: dataDir } = await ask(server.url, 'show data_directory');
    expect(existsSync(dataDir as string)).toBe(true);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(existsSync(dataDir as string)).toBe(false);
  });

  it('lets nobody in without the password', async () => {
    const server = await startPostgres();
    const wrong = new URL(server.url);
    wrong.password = 'postgres';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    await server.stop();
  });

  it('ends with the process that started it, also when that is killed', async () => {
    const starter = await holder(`const s = await require('${dist}').startPostgres(); console.log(JSON.stringify(s));`);
    const { pid } = JSON.parse(starter.line) as { pid: number };
    expect(isAlive(pid)).toBe(true);
    await starter.kill();
    await eventually(() => !isAlive(pid), 'PostgreSQL ends after its starter');
  });

  it('does not keep its starter from ending', async () => {
    const starter = await holder(`const s = await require('${dist}').startPostgres(); process.stdin.unref(); console.log(JSON.stringify(s));`);
    await eventually(() => starter.child.exitCode === 0, 'the starter ends by itself');
    const { pid } = JSON.parse(starter.line) as { pid: number };
    await eventually(() => !isAlive(pid), 'PostgreSQL ends after its starter');
  });
});
