import { once } from 'node:events';
import { Client, Pool, Query } from 'pg';
import { currentContext, runWithContext } from '../../src';
import { observeClient, observePool } from '../../src/pg';
import { PgBench } from './pg-bench';

const CANARY = 'xcanaryx';

/** Sleeps 200 ms and answers how long that took by the server's clock, in ms. */
const SLEEP = `WITH slept AS MATERIALIZED (SELECT clock_timestamp() AS since, pg_sleep(0.2))
  SELECT (extract(epoch FROM clock_timestamp() - since) * 1000)::float8 AS ms FROM slept`;

/** Statements whose every value is, or holds, the canary; the last ones fail. */
const SHAPES: readonly (readonly [name: string, statement: string, parameters?: unknown[]])[] = [
  ['a literal', `SELECT '${CANARY}' AS a, 'it''s ${CANARY}' AS b`],
  ['an escaped literal', `SELECT E'\\'${CANARY}\\\\', U&'${CANARY}\\0061'`],
  ['a number', `SELECT id FROM task WHERE id = 471147114711`],
  ['comments', `SELECT 1 /* ${CANARY} /* '${CANARY} */ */ -- "${CANARY}"\n, 2`],
  ['an operator that is a comment to MySQL', `SELECT 5 # 4 AS x, 'line one\n${CANARY}' AS note`],
  ['such an operator in an update', `UPDATE task SET id = id # 4, title = 'Hello\nmy ${CANARY}'`],
  ['a comment that is none to MySQL', `SELECT 1--'\n, '${CANARY}'`],
  ['a comment in a comment', `/* /* */ '${CANARY}' */ SELECT '*/ ${CANARY}'`],
  ['a list', `SELECT title FROM task WHERE title IN ('${CANARY}', '${CANARY}2', $1)`, [CANARY]],
  ['JSON operators', `SELECT '{"k":"${CANARY}"}'::jsonb ->> 'k', '{"${CANARY}":1}'::jsonb ? '${CANARY}', '{}'::jsonb ?| array['${CANARY}']`],
  ['a CTE', `WITH x AS (SELECT '${CANARY}'::text AS t) INSERT INTO task SELECT 1, t FROM x WHERE t = '${CANARY}'`],
  ['rows', `INSERT INTO task (id, title) VALUES (2, '${CANARY}'), (3, lower('${CANARY}'))`],
  ['quoted identifiers', `UPDATE "task" AS "a t" SET "title" = '"${CANARY}"' WHERE "a t"."title" = '${CANARY}'`],
  ['dollar quoting', `SELECT $$${CANARY}'$$, $q$ $$ ${CANARY} $q$`],
  ['a block', `DO $do$ BEGIN PERFORM '${CANARY}'; END $do$`],
  ['unicode', `SELECT '漢 ${CANARY} ü' AS "Größe", N'${CANARY}'`],
  ['copying out', `COPY (SELECT '${CANARY}') TO STDOUT`],
  ['copying in', `COPY task FROM STDIN; ${CANARY}`],
  ['a duplicate', `INSERT INTO task (id, title) VALUES (2, '${CANARY}')`],
  ['a wrong number', `SELECT '"${CANARY}"'::int`],
  ['a wrong parameter', 'SELECT $1::int', [CANARY]],
  ['a wrong date', `SELECT '${CANARY}'::date`],
  ['wrong JSON', `SELECT '{"a": ${CANARY}}'::json`],
  ['a raised error', `DO $$ BEGIN RAISE EXCEPTION 'no ${CANARY} (%) here', '${CANARY}'; END $$`],
  ['a raised error under another code', `DO $$ BEGIN RAISE EXCEPTION 'no ${CANARY}' USING ERRCODE = '22012', DETAIL = '${CANARY}'; END $$`],
  ['a syntax error', `SELECT 1 FROM task WHERE '${CANARY}' '${CANARY}'`],
];

describe('node-postgres', () => {
  let bench: PgBench;
  let pool: Pool;
  /** Its own in each test: a pool that has ended goes on to close its connections. */
  let name: string;
  let pools = 0;

  beforeAll(async () => {
    bench = await PgBench.start('of_pg');
  });
  beforeEach(() => {
    name = `main-${(pools += 1)}`;
    pool = observePool(new Pool({ connectionString: bench.url, max: 2 }), { logger: bench.logger, connection: name });
    bench.clear();
  });
  afterEach(() => pool.end());
  afterAll(() => bench.stop());

  it('a query leaves one record, without its values', async () => {
    await pool.query('INSERT INTO task (id, title) VALUES ($1, $2), (101, NULL)', [100, CANARY]);
    expect(bench.records).toMatchObject([
      {
        level: 'DEBUG',
        event: 'db.query',
        component: 'database',
        metadata: {
          query_type: 'INSERT',
          table: 'task',
          statement: 'INSERT INTO task (id, title) VALUES (?)',
          parameters: '2: number, string',
          result_count: 2,
          connection: name,
        },
      },
    ]);
  });

  it.each(SHAPES.map(([shape, ...query]) => ({ shape, query })))('no literal of $shape reaches a record', async ({ query: [statement, parameters] }) => {
    await pool.query(statement, parameters).catch(() => undefined);
    const records = bench.records;
    expect(records).toHaveLength(1);
    expect(JSON.stringify(records)).not.toMatch(/xcanaryx|471147114711/);
  });

  it('nor a file', async () => {
    for (const [, statement, parameters] of SHAPES) await pool.query(statement, parameters).catch(() => undefined);
    const text = await bench.files();
    expect(text).toContain('"db.query.failed"');
    expect(text).not.toMatch(/xcanaryx|471147114711/);
  });

  it("a duration is the server's own within a fifth", async () => {
    const { rows } = await pool.query<{ ms: number }>(SLEEP);
    const [record] = bench.of('db.query');
    const ratio = (record!.metadata['duration_ms'] as number) / rows[0]!.ms;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });

  it('a query that fails leaves one record with its code and duration, and the error goes on as it was', async () => {
    const failing = pool.query('INSERT INTO nowhere (id) VALUES (1)');
    await expect(failing).rejects.toMatchObject({ code: '42P01', message: 'relation "nowhere" does not exist' });
    expect(bench.records).toMatchObject([
      {
        level: 'ERROR',
        event: 'db.query.failed',
        metadata: { query_type: 'INSERT', table: 'nowhere', error_type: 'DatabaseError', code: '42P01', duration_ms: expect.any(Number) as number },
        exception: { type: 'DatabaseError', code: '42P01', message: 'relation ? does not exist' },
      },
    ]);
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['a promise', (client) => client.query('SELECT $1::int AS n', [7])],
    ['a callback', (client) => called((done) => client.query('SELECT 7 AS n', done))],
    ['a callback behind values', (client) => called((done) => client.query('SELECT $1::int AS n', [7], done))],
    ['a config', (client) => client.query({ text: 'SELECT $1::int AS n', values: [7] })],
    ['a config and a callback', (client) => called((done) => client.query({ text: 'SELECT 7 AS n' }, done))],
    ['a config that holds its callback', (client) => called((callback) => client.query(Object.freeze({ text: 'SELECT 7 AS n', callback })))],
    ['a prepared statement', (client) => client.query({ name: 'seven', text: 'SELECT 7 AS n' })],
  ])('a query by %s answers as before, and is recorded once', async (_name, ask) => {
    const client = observeClient(new Client({ connectionString: bench.url }), { logger: bench.logger });
    expect(observeClient(client, { logger: bench.logger })).toBe(client);
    await client.connect();
    await expect(ask(client)).resolves.toMatchObject({ rows: [{ n: 7 }], rowCount: 1 });
    await client.end();
    expect(bench.records).toMatchObject([{ event: 'db.query', metadata: { result_count: 1, connection: 'default' } }]);
  });

  it('a query object that submits itself passes untouched', async () => {
    const client = observeClient(new Client({ connectionString: bench.url }), { logger: bench.logger });
    await client.connect();
    const query = new Query('SELECT 1 AS n');
    expect(client.query(query)).toBe(query);
    await once(query, 'end');
    await client.end();
    expect(bench.records).toEqual([]);
  });

  it('queries that wait for a connection, and their callbacks, stay in the story that asked', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `story-${n}`);
    const seen: (readonly [id: string, inside: unknown])[] = [];
    const ask = (id: string): Promise<unknown> =>
      runWithContext({ request_id: id }, () =>
        called((done) =>
          pool.query(`SELECT ${id.slice(6)} AS n, pg_sleep(0.001)`, (error: Error, result) => {
            seen.push([id, currentContext()?.get('request_id')]);
            done(error, result);
          }),
        ),
      );
    await Promise.all(ids.map(ask));
    expect(seen.every(([id, inside]) => id === inside)).toBe(true);
    expect(bench.of('db.query').map(({ context }) => context.request_id).sort()).toEqual([...ids].sort());
  });

  it('an exhausted pool is recorded once per episode, with its figures', async () => {
    const slow = (): Promise<unknown>[] => Array.from({ length: 10 }, () => pool.query('SELECT pg_sleep(0.02)'));
    const exhausted = (waiting: number): object => ({
      level: 'ERROR',
      message: 'Database connection pool exhausted',
      metadata: { connection: name, pool_size: 2, active_connections: 2, idle_connections: 0, waiting_requests: waiting },
    });
    await Promise.all(slow());
    expect(bench.of('db.pool.exhausted')).toMatchObject([exhausted(1)]);
    await Promise.all(slow()); // its connections are open by now: both are taken before anybody has to wait
    expect(bench.of('db.pool.exhausted')).toMatchObject([exhausted(1), exhausted(8)]);
  });

  it('a pool that is just large enough is not exhausted', async () => {
    await Promise.all([pool.query('SELECT 1'), pool.query('SELECT 2')]);
    await pool.query('SELECT 3');
    expect(bench.of('db.pool.exhausted')).toEqual([]);
  });

  it('transactions begin, are committed and are rolled back, by what the server answers', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('SAVEPOINT s');
    await client.query('ROLLBACK TO SAVEPOINT s');
    await client.query('COMMIT');
    await client.query('START TRANSACTION');
    await client.query('ROLLBACK');
    await client.query('BEGIN');
    await client.query('SELECT 1/0').catch(() => undefined);
    await client.query('COMMIT');
    client.release();
    const transactions = bench.records.filter(({ event }) => event!.startsWith('db.transaction'));
    expect(transactions.map(({ event, level }) => [event, level])).toEqual([
      ['db.transaction.began', 'DEBUG'],
      ['db.transaction.committed', 'DEBUG'],
      ['db.transaction.began', 'DEBUG'],
      ['db.transaction.rolled_back', 'WARNING'],
      ['db.transaction.began', 'DEBUG'],
      ['db.transaction.rolled_back', 'WARNING'],
    ]);
    expect(transactions[1]).toMatchObject({ metadata: { connection: name, duration_ms: expect.any(Number) as number } });
  });

  it('a connection the server ends is recorded as lost, its transaction as rolled back, and the next one as restored', async () => {
    const lost = new Promise((resolve) => pool.once('remove', resolve));
    pool.on('error', () => undefined);
    const client = await pool.connect();
    client.on('error', () => undefined);
    await client.query('BEGIN');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await bench.terminate(rows[0]!.pid);
    await ended;
    client.release(true);
    await lost;
    await pool.query('SELECT 1');
    expect(bench.of('db.connection.lost')).toMatchObject([
      { level: 'ERROR', metadata: { connection: name, code: '57P01' }, exception: { type: 'DatabaseError' } },
    ]);
    expect(bench.of('db.connection.restored')).toMatchObject([
      { level: 'INFO', metadata: { connection: name, down_ms: expect.any(Number) as number } },
    ]);
    expect(bench.of('db.transaction.rolled_back')).toHaveLength(1);
  });

  it('a database that cannot be reached is recorded once, however often it is tried', async () => {
    const nowhere = observePool(new Pool({ host: '127.0.0.1', port: 1 }), { logger: bench.logger, connection: 'nowhere' });
    await expect(nowhere.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(nowhere.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await nowhere.end();
    expect(bench.records).toMatchObject([
      { event: 'db.connection.lost', metadata: { connection: 'nowhere', code: 'ECONNREFUSED' } },
    ]);
  });
});

type Done = (error: Error | null, result?: unknown) => void;

function called(ask: (done: Done) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    ask((error, result) => (error ? reject(error) : resolve(result)));
  });
}
