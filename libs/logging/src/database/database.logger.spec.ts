import { CollectingSink } from '@cairn/core/testing';
import { runWithContext } from '../context/run-with-context';
import type { LoggingOptions } from '../module/logging-options';
import { buildRuntime } from '../runtime/build-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { DatabaseLogger } from './database.logger';

const unreadable = { toString: (): never => { throw new Error('no'); } };

describe('the logger of databases', () => {
  const sink = new CollectingSink();
  const runtimes: LoggingRuntime[] = [];

  function logger(options: LoggingOptions = {}): DatabaseLogger {
    const runtime = buildRuntime(
      { serviceName: 'test', level: 'DEBUG', console: 'off', toFile: false, sinks: [{ sink, layout: 'nested' }], ...options },
      {},
    );
    runtimes.push(runtime);
    return new DatabaseLogger(runtime);
  }

  const of = (event: string) => sink.records.filter((record) => record.event === event);

  beforeEach(() => sink.clear());
  afterAll(() => Promise.all(runtimes.map((runtime) => runtime.close())));

  it('takes two lines with any driver', () => {
    const query = logger().begin({ statement: "SELECT * FROM task WHERE title = 'x'", parameters: [1, null, new Date(), [], Buffer.of(1), {}] });
    query.succeeded(3);
    expect(sink.records).toMatchObject([
      {
        level: 'DEBUG',
        category: 'database',
        event: 'db.query',
        message: 'Executed database query',
        metadata: {
          query_type: 'SELECT',
          table: 'task',
          statement: 'SELECT * FROM task WHERE title = ?',
          parameters: '6: number, null, date, array, bytes, object',
          connection: 'default',
          result_count: 3,
        },
      },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['named', { id: 7, name: 'secret' }, '2: number, string'],
    ['none', null, '0'],
    ['a single one', 'secret', '1: string'],
  ])('survives parameters that are no list: %s', (_, parameters, described) => {
    const query = { statement: 'SELECT 1', parameters: parameters as unknown[] };
    const log = logger();
    log.begin(query).succeeded();
    log.begin(query).failed(new Error('name secret is taken'));
    expect(sink.records.map(({ metadata }) => metadata['parameters'])).toEqual([described, described]);
    if (parameters !== null) expect(JSON.stringify(sink.records)).not.toContain('secret');
  });

  it('records a query in the story in which it began, or in none', () => {
    const log = logger();
    const first = runWithContext({ request_id: 'first' }, () => log.begin({ statement: 'SELECT 1' }));
    const outside = log.begin({ statement: 'SELECT 2' });
    runWithContext({ request_id: 'second' }, () => {
      first.succeeded();
      outside.failed(new Error('x'));
      log.completed({ statement: 'SELECT 3', durationMs: 1 });
    });
    expect(sink.records.map(({ context }) => context.request_id)).toEqual(['first', null, 'second']);
  });

  it('warns of a query above the threshold, once, with the columns it searched by', () => {
    const log = logger({ slowQueryMs: 200, level: 'INFO' });
    const statement = 'SELECT a FROM task WHERE owner = $1';
    log.completed({ statement, durationMs: 200 });
    log.completed({ statement, durationMs: 200.1, resultCount: 4 });
    expect(sink.records).toMatchObject([
      { level: 'WARNING', event: 'db.query.slow', metadata: { duration_ms: 200.1, table: 'task', filters: ['owner'], result_count: 4 } },
    ]);
  });

  it('suspects a statement that one story runs more often than the limit, once', () => {
    const log = logger({ level: 'INFO' });
    const run = (times: number): void => {
      for (let id = 0; id < times; id += 1) log.completed({ statement: `SELECT a FROM task WHERE id = ${id}`, durationMs: 1 });
    };
    runWithContext({ request_id: 'few' }, () => run(10));
    runWithContext({ request_id: 'many' }, () => {
      run(6);
      runWithContext({ step_id: 'a part of it' }, () => run(6));
      run(30);
    });
    run(50);
    expect(sink.records).toMatchObject([
      {
        level: 'WARNING',
        event: 'db.n_plus_one',
        context: { request_id: 'many' },
        metadata: { query_type: 'SELECT', table: 'task', statement: 'SELECT a FROM task WHERE id = ?', count: 11, connection: 'default' },
      },
    ]);
  });

  it('counts by database, up to the limit that is set, or not at all', () => {
    const twice = (log: DatabaseLogger): void =>
      runWithContext({}, () => {
        log.completed({ statement: 'SELECT 1', durationMs: 1, connection: 'a' });
        log.completed({ statement: 'SELECT 1', durationMs: 1, connection: 'b' });
        log.completed({ statement: 'SELECT 1', durationMs: 1, connection: 'b' });
      });
    twice(logger({ database: { nPlusOne: 1 } }));
    twice(logger({ database: { nPlusOne: false } }));
    expect(of('db.n_plus_one')).toMatchObject([{ metadata: { connection: 'b', count: 2 } }]);
  });

  it('suspects no transaction of being a query per row', () => {
    const log = logger({ level: 'INFO' });
    const control = ['BEGIN', 'START TRANSACTION', 'SAVEPOINT s', 'RELEASE SAVEPOINT s', 'ROLLBACK TO SAVEPOINT s', 'SET LOCAL a = 1', 'COMMIT', 'ROLLBACK', 'END'];
    runWithContext({}, () => {
      for (let n = 0; n < 20; n += 1) for (const statement of control) log.completed({ statement, durationMs: 1 });
    });
    expect(sink.records).toEqual([]);
  });

  it.each([0, -1, 2.5, NaN, 'many' as unknown as number])('refuses the limit %s, naming setting, value and cure', (nPlusOne) => {
    expect(() => logger({ database: { nPlusOne } })).toThrow(
      `CAIRN_E_SETTING: database.nPlusOne: ${nPlusOne} is not a whole number above 0.`,
    );
  });

  it('records a failure with its code, without what the driver quotes', () => {
    const error = Object.assign(new Error('Duplicate entry \'a@b.c\' for key "email" near (xcanaryx) 4711 secret-7'), {
      code: 'ER_DUP_ENTRY',
      detail: 'Key (email)=(xcanaryx) already exists.',
      sql: "INSERT 'xcanaryx'",
    });
    logger().begin({ statement: 'INSERT INTO t VALUES ($1)', parameters: ['secret-7'] }).failed(error);
    expect(sink.records).toMatchObject([
      {
        level: 'ERROR',
        event: 'db.query.failed',
        metadata: { error_type: 'Error', code: 'ER_DUP_ENTRY' },
        exception: { type: 'Error', code: 'ER_DUP_ENTRY', message: 'Duplicate entry ? near ? ? ?' },
      },
    ]);
    expect(sink.records[0]!.exception!.traceback).toContain('database.logger.spec');
    expect(JSON.stringify(sink.records)).not.toMatch(/xcanaryx|4711|secret-7|a@b/);
  });

  it.each([
    'ungültige Eingabesyntax für Typ integer: »xcanaryx«',
    'ungültige Eingabesyntax für Typ integer: „xcanaryx“',
    'syntaxe en entrée invalide pour le type integer : « xcanaryx »',
    'неверный синтаксис для типа integer: „xcanaryx“',
    'invalid input syntax: ‘xcanaryx’, ‚xcanaryx‘, “xcanaryx”, ‹xcanaryx›',
    '整数型の入力構文が不正です: 「xcanaryx」（xcanaryx）',
  ])('records no value in the quotation marks of a server that speaks otherwise: %s', (message) => {
    logger().failed({ statement: 'SELECT 1', durationMs: 1 }, Object.assign(new Error(message), { code: '22P02' }));
    const { exception } = sink.records[0]!;
    expect(exception!.message).toContain(message.slice(0, 10));
    expect(JSON.stringify(sink.records)).not.toContain('xcanaryx');
  });

  it.each([
    ['PostgreSQL', { code: 'P0001' }],
    ['PostgreSQL under another code', { code: '22012', routine: 'exec_stmt_raise' }],
    ['an ASSERT', { code: 'P0004', routine: 'exec_stmt_assert' }],
    ['MySQL', { code: 'ER_SIGNAL_EXCEPTION', sqlState: '45000' }],
    ['SQLite', { code: 'SQLITE_CONSTRAINT_TRIGGER' }],
  ])('records nothing of a text raised in the database: %s', (_, fields) => {
    logger().failed({ statement: 'SELECT 1', durationMs: 1 }, Object.assign(new Error('no xcanaryx here'), fields));
    expect(sink.records).toMatchObject([{ metadata: { code: fields.code }, exception: { message: '?' } }]);
  });

  it('survives whatever is thrown', () => {
    const log = logger();
    const hostile = { get message(): never { throw new Error('no'); } };
    for (const thrown of [undefined, null, 'text', 7, {}, hostile, () => 1]) {
      expect(() => log.begin({ statement: 'SELECT 1' }).failed(thrown)).not.toThrow();
    }
    expect(of('db.query.failed')).toHaveLength(7);
  });

  it.each<[string, (log: DatabaseLogger) => void]>([
    ['no query', (log) => log.begin(undefined as never).succeeded(1)],
    ['a failure of no query', (log) => log.begin(undefined as never).failed(new Error('x'))],
    ['no statement', (log) => log.begin({} as never).succeeded()],
    ['a statement that cannot be read', (log) => log.completed({ statement: unreadable as never, durationMs: 1 })],
    ['a failing statement that cannot be read', (log) => log.failed({ statement: unreadable as never, durationMs: 1 }, new Error('x'))],
    ['nothing that ended', (log) => log.completed(undefined as never)],
    ['nothing that failed', (log) => log.failed(undefined as never, new Error('x'))],
    ['a statement that is a symbol', (log) => log.completed({ statement: Symbol('s') as never, durationMs: 1 })],
    ['no figures of a pool', (log) => log.poolState('x', undefined as never)],
    ['a duration that is none', (log) => log.completed({ statement: 'SELECT 1', durationMs: 'long' as never })],
    ['a connection that cannot be read', (log) => log.transactionBegan(unreadable as never).committed()],
    ['a lost connection that cannot be read', (log) => log.connectionLost(unreadable as never, unreadable)],
  ])('never throws into the app: %s', (_, call) => {
    const told = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const log = logger({ slowQueryMs: 0 });
    expect(() => runWithContext({}, () => call(log))).not.toThrow();
    told.mockRestore();
    log.completed({ statement: 'SELECT 1', durationMs: 1 });
    expect(sink.records.at(-1)).toMatchObject({ metadata: { statement: 'SELECT ?' } });
  });

  it('tells its own log when what it is given cannot be read', () => {
    const told = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    logger().completed({ statement: unreadable as never, durationMs: 1 });
    expect(told.mock.calls.join()).toContain('a database query could not be recorded');
    told.mockRestore();
  });

  it('survives parameters that resist, and messages without end', () => {
    const log = logger();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    log.begin({ statement: 'SELECT 1', parameters: [proxy] }).succeeded();
    log.begin({ statement: 'SELECT 1' }).failed(new Error(`${'"\'('.repeat(300_000)} at a:${'1'.repeat(300_000)}`));
    expect(sink.records).toMatchObject([
      { event: 'db.query', metadata: { parameters: '1: object' } },
      { event: 'db.query.failed', exception: { message: '??' } },
    ]);
  });

  it('tells of a lost connection once, until a query or the caller says it is back', () => {
    const log = logger({ level: 'INFO' });
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED', syscall: 'connect' });
    log.connectionRestored('main');
    log.connectionLost('main', refused);
    log.connectionLost('main', refused);
    log.completed({ statement: 'SELECT 1', durationMs: 1, connection: 'main' });
    log.failed({ statement: 'SELECT 1', durationMs: 1, connection: 'main' }, refused);
    log.connectionRestored('main');
    expect(sink.records.map(({ event }) => event)).toEqual([
      'db.connection.lost',
      'db.connection.restored',
      'db.query.failed',
      'db.connection.lost',
      'db.connection.restored',
    ]);
    expect(sink.records).toMatchObject([
      { metadata: { connection: 'main', error_type: 'Error', code: 'ECONNREFUSED' }, exception: { message: 'connect ECONNREFUSED 127.0.0.1:5432' } },
      { metadata: { connection: 'main', down_ms: expect.any(Number) as number } },
      {},
      {},
      {},
    ]);
  });

  it('tells of an exhausted pool once, until nobody waits', () => {
    const log = logger({ level: 'INFO' });
    for (const waiting of [0, 1, 5, 2, 0, 0, 3]) log.poolState('main', { size: 4, active: 4, idle: 0, waiting });
    log.poolState('other', { size: 4, active: 2, idle: 2, waiting: 1 });
    expect(sink.records).toMatchObject([
      { level: 'ERROR', metadata: { connection: 'main', pool_size: 4, active_connections: 4, idle_connections: 0, waiting_requests: 1 } },
      { metadata: { waiting_requests: 3 } },
    ]);
  });

  it('tells of transactions, in the story in which they began', () => {
    const log = logger();
    const transaction = runWithContext({ request_id: 'first' }, () => log.transactionBegan());
    transaction.committed();
    log.transactionBegan('other').rolledBack();
    expect(sink.records).toMatchObject([
      { event: 'db.transaction.began', level: 'DEBUG', context: { request_id: 'first' }, metadata: { connection: 'default' } },
      { event: 'db.transaction.committed', level: 'DEBUG', context: { request_id: 'first' }, metadata: { duration_ms: expect.any(Number) as number } },
      { event: 'db.transaction.began', metadata: { connection: 'other' } },
      { event: 'db.transaction.rolled_back', level: 'WARNING', context: { request_id: null } },
    ]);
  });
});
