import { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import { runWithContext } from '../../src';
import { observePool } from '../../src/pg';
import { observeDataSource } from '../../src/typeorm';
import { until } from '../http/running-app';
import { AdapterUnderTest } from './adapter-under-test';

/** A pool of two connections, however it is used. */
interface Connections {
  ask(statement: string): Promise<unknown>;
  /** A transaction between whose two queries `between` is done. */
  transaction(between: () => Promise<unknown>): Promise<unknown>;
  close(): Promise<unknown>;
}

const withTypeOrm = async (adapter: AdapterUnderTest, applicationName: string): Promise<Connections> => {
  const options = { type: 'postgres', url: adapter.url, poolSize: 2, applicationName } as const;
  const source = await observeDataSource(new DataSource(options), adapter.database).initialize();
  return {
    ask: (statement) => source.query(statement),
    transaction: (between) =>
      source.transaction(async (manager) => {
        await manager.query('SELECT 1');
        await between();
        await manager.query('SELECT 2');
      }),
    close: () => source.destroy(),
  };
};

const withPg = (adapter: AdapterUnderTest, application_name: string): Promise<Connections> => {
  const pool = observePool(new Pool({ connectionString: adapter.url, max: 2, application_name }), { logger: adapter.database });
  pool.on('error', () => undefined);
  return Promise.resolve({
    ask: (statement) => pool.query(statement),
    async transaction(between) {
      const client = await pool.connect();
      client.on('error', () => undefined);
      try {
        await client.query('BEGIN');
        await between();
        await client.query('SELECT 2');
      } finally {
        client.release(true);
      }
    },
    close: () => pool.end(),
  });
};

const inStory = <T>(request_id: string, fn: () => Promise<T>): Promise<T> => runWithContext({ request_id }, fn);

describe.each([
  ['a data source of TypeORM', withTypeOrm],
  ['a pool of node-postgres', withPg],
])('the connections of %s, when the server ends them', (name, connect) => {
  const application = `cairn ${name}`;
  let adapter: AdapterUnderTest;
  let connections: Connections;

  beforeAll(async () => {
    adapter = await AdapterUnderTest.start(`of_idle_${connect.name.toLowerCase()}`);
    connections = await inStory('req_connected', () => connect(adapter, application));
  });
  beforeEach(() => adapter.captured.clear());
  afterAll(async () => {
    await connections.close();
    await adapter.stop();
  });

  async function run(statement: string): Promise<unknown[]> {
    const other = new Client({ connectionString: adapter.url });
    await other.connect();
    const { rows } = await other.query<object>(statement, [application]);
    await other.end();
    return rows;
  }

  const terminateAll = (): Promise<unknown> => run('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1');
  const busy = (): Promise<unknown[]> => run("SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'");

  const lost = (): unknown[] => adapter.of('db.connection.lost').map(({ context }) => context.request_id);

  /** The pool may still hold others that were ended, and not know it. */
  async function answersAgain(): Promise<void> {
    for (let left = 20; left > 0; left -= 1) {
      const failed = await connections.ask('SELECT 1').then(() => false, () => true);
      if (!failed) return;
    }
    await connections.ask('SELECT 1');
  }

  it('are lost in nobody’s story where they were idle, whoever opened them', async () => {
    await inStory('req_opened', () => Promise.all([connections.ask('SELECT pg_sleep(0.02)'), connections.ask('SELECT pg_sleep(0.02)')]));
    await terminateAll();
    await until(() => lost().length > 0);
    await inStory('req_next', () => connections.ask('SELECT 1'));
    expect(lost()).toEqual([null]);
    expect(adapter.of('db.connection.restored').map(({ context }) => context.request_id)).toEqual(['req_next']);
  });

  it('are lost in the story of the query they were used for', async () => {
    const asking = inStory('req_asking', () => connections.ask('SELECT pg_sleep(10)'));
    const failed = expect(asking).rejects.toThrow();
    while ((await busy()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await terminateAll();
    await failed;
    expect(lost()).toEqual(['req_asking']);
    await answersAgain();
  });

  it('are lost in the story of the transaction that was open, which is rolled back', async () => {
    const broken = inStory('req_open', () => connections.transaction(async () => {
      await terminateAll();
      await until(() => lost().length > 0);
    }));
    await expect(broken).rejects.toThrow();
    expect(lost()).toEqual(['req_open']);
    expect(adapter.of('db.transaction.rolled_back').map(({ context }) => context.request_id)).toEqual(['req_open']);
    expect(adapter.of('db.transaction.committed')).toEqual([]);
  });
});
