import { acquirePostgres, type SharedPostgres } from '@cairn/dev';
import { Controller, Get, Module, type DynamicModule } from '@nestjs/common';
import { InjectDataSource, TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { TypeOrmLogger, TypeOrmLoggingModule } from '../../src/typeorm';
import { PLATFORMS, RunningApp } from '../http/running-app';

@Controller('tasks')
class TasksController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get()
  list(): Promise<unknown> {
    return this.database.transaction((manager) => manager.query('SELECT 1 AS id'));
  }

  @Get('broken')
  broken(): Promise<unknown> {
    return this.database.query('SELECT nothing');
  }
}

class FirstTable1735689600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TEMPORARY TABLE first_table (id int)');
  }
  async down(): Promise<void> {
    // Nothing to take back: the table is the connection's.
  }
}

@Module({})
class DatabaseModule {
  static of(postgres: DynamicModule): DynamicModule {
    return { module: DatabaseModule, imports: [postgres, TypeOrmLoggingModule], controllers: [TasksController] };
  }
}

describe('an app with TypeOrmModule', () => {
  let postgres: SharedPostgres;
  let app: RunningApp | undefined;
  beforeAll(async () => void (postgres = await acquirePostgres()));
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  afterAll(() => postgres.release());

  const connection = (poolSize = 10): TypeOrmModuleOptions => ({ type: 'postgres', url: postgres.url, retryAttempts: 1, poolSize });
  const events = (id: string): unknown[] => app!.captured.story(id).map(({ event, metadata }) => (event === 'db.query' ? metadata['statement'] : event));
  const ask = (path: string, id: string): Promise<Response> => fetch(`${app!.url}${path}`, { headers: { 'x-request-id': id } });

  it.each(PLATFORMS)('records what each request asks of its database under the id of the request, on %s', async (platform) => {
    const oneForEach = connection(20); // whoever waits for a connection records that too
    app = await RunningApp.start(platform, { logging: { level: 'DEBUG' }, imports: [DatabaseModule.of(TypeOrmModule.forRoot(oneForEach))] });
    const ids = Array.from({ length: 20 }, (_, at) => `req_${at}`);
    await Promise.all(ids.map((id) => ask('/tasks', id)));
    await ask('/tasks/broken', 'req_broken');
    await app.requestRecords(ids.length + 1);
    const transaction = ['START TRANSACTION', 'db.transaction.began', 'SELECT ? AS id', 'COMMIT', 'db.transaction.committed', 'http.request.completed'];
    expect(ids.map(events)).toEqual(ids.map(() => transaction));
    expect(events('req_broken')).toEqual(['db.query.failed', 'http.request.completed']);
    const ofOthers = app.captured.of('database').filter(({ context }) => !/^req_(?:\d+|broken)$/.test(String(context['request_id'])));
    expect(ofOthers).toEqual([]);
  });

  it('records its migrations too with TypeOrmLogger, and each query once', async () => {
    const options = { ...connection(), migrations: [FirstTable1735689600000], migrationsRun: true, migrationsTableName: 'cairn_module_test' };
    const typeorm = TypeOrmModule.forRootAsync({ imports: [TypeOrmLoggingModule], inject: [TypeOrmLogger], useFactory: (logger: TypeOrmLogger) => ({ ...options, logger }) });
    app = await RunningApp.start('Express', { logging: { level: 'DEBUG', levels: { TYPEORM: 'DEBUG' } }, imports: [DatabaseModule.of(typeorm)] });
    await ask('/tasks', 'req_1');
    await app.app.get(DataSource).query('DROP TABLE cairn_module_test');
    await app.requestRecords(1);
    const statements = app.captured.where({ event: 'db.query' }).map(({ metadata }) => metadata['statement']);
    expect(statements.filter((each) => each === 'CREATE TEMPORARY TABLE first_table (id int)')).toHaveLength(1);
    expect(statements.filter((each) => each === 'SELECT ? AS id')).toHaveLength(1);
    expect(app.captured.where({ component: 'TypeOrm', category: 'database' }).map(({ message }) => message)).toContainEqual(expect.stringContaining('FirstTable1735689600000'));
  });
});

it('TypeOrmLoggingModule without TypeOrmModule says so once', async () => {
  const app = await RunningApp.start('Express', { imports: [TypeOrmLoggingModule] });
  const told = app.captured.where({ component: 'TypeOrmLoggingModule' });
  await app.close();
  expect(told).toMatchObject([{ level: 'WARNING', message: 'There is no DataSource whose queries could be recorded. Import TypeOrmModule.' }]);
});
