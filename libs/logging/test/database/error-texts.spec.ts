import { acquirePostgres, startRedis, type SharedPostgres } from '@cairn/dev';
import { Controller, Get, Inject, Injectable, Logger, Param, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { ApplicationLogger, DatabaseLogger, LoggingRuntime, LogOperation, NestLogger } from '../../src';
import { observeWorker } from '../../src/bullmq';
import { PLATFORMS, RunningApp, until } from '../http/running-app';
import { LogFiles } from '../support/log-files';
import { CANARY, FailingQueries } from './failing-queries';

class Later {
  queries!: FailingQueries;
}

@Injectable()
class AskingGuard implements CanActivate {
  constructor(@Inject(Later) private readonly later: Later) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { params } = context.switchToHttp().getRequest<{ params: { way: string } }>();
    return Boolean(await this.later.queries.ways[params.way]!());
  }
}

@Controller()
class FailingController {
  constructor(
    @Inject(Later) private readonly later: Later,
    @Inject(ApplicationLogger) private readonly log: ApplicationLogger,
  ) {}

  @Get('thrown/:way')
  thrown(@Param('way') way: string): Promise<unknown> {
    return this.ask(way);
  }

  @Get('guarded/:way')
  @UseGuards(AskingGuard)
  guarded(): void {}

  @Get('operation/:way')
  @LogOperation()
  operation(@Param('way') way: string): Promise<unknown> {
    return this.ask(way);
  }

  @Get('wrapped/:way')
  wrapped(@Param('way') way: string): Promise<unknown> {
    return this.ask(way).catch((error: Error) => {
      throw new Error(`the report failed: ${error.message}`, { cause: error });
    });
  }

  @Get('caught/:way')
  async caught(@Param('way') way: string): Promise<void> {
    const error = await this.ask(way).catch((thrown: Error) => thrown) as Error;
    this.log.error('query went wrong', error);
    this.log.error(`query went wrong: ${error.message}`, { reason: error.message }, error);
    this.log.warning('query went wrong', { problem: error, problems: [error], copy: { ...error } });
    this.log.retry('report', { attempt: 1, maxAttempts: 2 }, error);
    this.log.error(error);
    new Logger('Elder').error(error.message, error.stack);
    new Logger('Elder').error(error, error.stack);
  }

  private ask(way: string): Promise<unknown> {
    return this.later.queries.ways[way]!();
  }
}

describe.each(PLATFORMS)('what a query failed on is in no file of an app on %s', (platform) => {
  let postgres: SharedPostgres;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let files: LogFiles;
  let app: RunningApp;
  let queries: FailingQueries;
  let url: string;
  const schema = `of_error_texts_${platform.toLowerCase()}`;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([acquirePostgres(), startRedis()]);
    url = `${postgres.url}?options=-c%20search_path%3D${schema}`;
    await run(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; CREATE TABLE task (id int, title text UNIQUE); INSERT INTO task VALUES (1, '${CANARY}')`);
    files = new LogFiles();
    app = await RunningApp.start(platform, {
      logging: { level: 'TRACE', toFile: true, dir: files.dir },
      controllers: [FailingController],
      providers: [Later],
      prepare: (prepared) => prepared.useLogger(prepared.get(NestLogger)),
    });
    queries = await FailingQueries.connect(url, app.app.get(DatabaseLogger));
    app.app.get(Later).queries = queries;
  });

  afterAll(async () => {
    await queries?.close();
    await app?.close();
    await run(`DROP SCHEMA ${schema} CASCADE`);
    await redis.stop();
    await postgres.release();
    files?.remove();
  });

  async function run(statement: string): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  }

  /** Lines of any file with the value in them. */
  async function telling(): Promise<string[]> {
    await app.app.get(LoggingRuntime).flush();
    const written = readdirSync(files.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const lines = written.flatMap(({ name, parentPath }) => readFileSync(join(parentPath, name), 'utf8').split('\n').map((line) => `${name}: ${line}`));
    expect(lines.length).toBeGreaterThan(10);
    return lines.filter((line) => line.includes(CANARY)).map((line) => `${line.slice(0, 40)} … ${line.slice(line.indexOf(CANARY) - 300, line.indexOf(CANARY) + 100)}`);
  }

  it.each(['thrown', 'wrapped', 'guarded', 'operation', 'caught'])('where its error is %s', async (how) => {
    const ways = Object.keys(queries.ways);
    const statuses: number[] = [];
    app.captured.clear();
    for (const way of ways) statuses.push((await fetch(`${app.url}/${how}/${encodeURIComponent(way)}`)).status);
    expect(new Set(statuses)).toEqual(new Set([how === 'caught' ? 200 : 500]));
    const requests = await app.requestRecords(ways.length);
    const withFrames = requests.filter(({ exception }) => exception?.traceback?.includes('\n    at '));
    expect(withFrames.length).toBeGreaterThanOrEqual(how === 'caught' ? 0 : ways.length - 1); // `Promise.any` gives its error none
    expect(await telling()).toEqual([]);
  });

  it('where a job fails on it', async () => {
    const connection = { url: redis.url, maxRetriesPerRequest: null };
    const name = `reports-${platform}`;
    const queue = new Queue(name, { connection });
    const worker = observeWorker(new Worker(name, (job) => queries.ways[job.name]!(), { connection }), app.app.get(LoggingRuntime));
    const ways = Object.keys(queries.ways);
    await queue.addBulk(ways.map((way) => ({ name: way, data: {}, opts: { attempts: 2 } })));
    await until(() => app.captured.where({ event: 'job.failed' }).length === ways.length);
    await worker.close();
    await queue.close();
    expect(app.captured.where({ event: 'job.failed' })).toHaveLength(ways.length);
    expect(app.captured.where({ event: 'job.retrying' })).toHaveLength(ways.length);
    expect(await telling()).toEqual([]);
  });

  it('and the rest of its error is told', async () => {
    app.captured.clear();
    await fetch(`${app.url}/thrown/${encodeURIComponent('a literal by TypeORM')}`);
    const [request] = await app.requestRecords(1);
    const told = { type: 'QueryFailedError', code: '22P02', message: 'invalid input syntax for type integer: ?' };
    expect(request).toMatchObject({ exception: told });
    expect(app.captured.where({ component: 'ExceptionsHandler' })).toMatchObject([{ message: told.message, exception: told }]);
  });
});
