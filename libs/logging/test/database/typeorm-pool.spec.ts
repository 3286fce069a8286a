import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { runWithContext } from '../../src';
import { observeDataSource } from '../../src/typeorm';
import { until } from '../http/running-app';
import { AdapterUnderTest } from './adapter-under-test';

describe("a data source's pool", () => {
  let adapter: AdapterUnderTest;
  let source: DataSource;

  beforeAll(async () => {
    adapter = await AdapterUnderTest.start('of_typeorm_pool');
    source = new DataSource({ type: 'postgres', url: adapter.url, poolSize: 2, applicationName: 'cairn pool test' });
    await observeDataSource(source, adapter.database).initialize();
  });
  beforeEach(() => adapter.captured.clear());
  afterAll(async () => {
    await source.destroy();
    await adapter.stop();
  });

  /** Both connections at once, so that both are open. */
  async function holdAll(): Promise<{ release(): Promise<unknown> }> {
    const holders = [source.createQueryRunner(), source.createQueryRunner()];
    await Promise.all(holders.map((runner) => runner.connect()));
    return { release: () => Promise.all(holders.map((runner) => runner.release())) };
  }

  const tenSlow = (): Promise<unknown> => Promise.all(Array.from({ length: 10 }, () => source.query('SELECT pg_sleep(0.02)')));

  it('is told exhausted once while anybody waits, with its figures', async () => {
    await (await holdAll()).release();
    await tenSlow();
    const first = { connection: 'default', pool_size: 2, active_connections: 2, idle_connections: 0, waiting_requests: 8 };
    expect(adapter.of('db.pool.exhausted')).toMatchObject([{ level: 'ERROR', metadata: first }]);
    await tenSlow();
    expect(adapter.of('db.pool.exhausted')).toHaveLength(2);
  });

  it('is told exhausted when its connections are held idle, in the story of who waits first', async () => {
    const held = await holdAll();
    const waiting = runWithContext({ request_id: 'req_waiting' }, () => source.query('SELECT 1'));
    await until(() => adapter.of('db.pool.exhausted').length > 0);
    await held.release();
    await waiting;
    expect(adapter.of('db.pool.exhausted')).toMatchObject([{ context: { request_id: 'req_waiting' }, metadata: { waiting_requests: 1 } }]);
  });

  it('tells once that its connections are lost, and that they are back', async () => {
    await tenSlow();
    const other = new Client({ connectionString: adapter.url });
    await other.connect();
    await other.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cairn pool test'");
    await other.end();
    await until(() => adapter.of('db.connection.lost').length > 0);
    await source.query('SELECT 1');
    expect(adapter.of('db.connection.lost')).toMatchObject([{ metadata: { connection: 'default', code: '57P01' } }]);
    expect(adapter.of('db.connection.restored')).toMatchObject([{ metadata: { connection: 'default', down_ms: expect.any(Number) } }]);
  });
});
