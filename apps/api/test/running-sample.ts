import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient, type PrivateRedis, SampleApp, startPostgres, startPrivateRedis } from '@cairn/dev';

/** Of the query API. */
export const QUERY_TOKEN = 'token-of-the-sample-tests';

export interface SampleSetup {
  adapter: 'express' | 'fastify';
  queue: 'postgres' | 'redis';
}

export interface LogLine {
  /** Relative to the log directory. */
  file: string;
  text: string;
}

/** API and worker as compiled processes on servers and a log directory of their own. */
export class RunningSample {
  private constructor(
    readonly api: ApiClient,
    readonly logs: string,
    /** Where there is one; it holds nothing but this sample's data. */
    readonly redis: PrivateRedis | undefined,
    /** The PostgreSQL both apps use. */
    readonly databaseUrl: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly apps: SampleApp[],
    private readonly servers: readonly { stop(): Promise<void> }[],
  ) {}

  static async start({ adapter, queue }: SampleSetup): Promise<RunningSample> {
    const logs = await mkdtemp(join(tmpdir(), 'cairn-story-'));
    const postgres = await startPostgres();
    const redis = queue === 'redis' ? await startPrivateRedis() : undefined;
    const env = {
      ...withoutSettings(process.env),
      DATABASE_URL: postgres.url,
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
      HTTP_ADAPTER: adapter,
      PORT: '0',
      LOG_DIR: logs,
      AUDIT_KEYS_DIR: join(logs, 'keys'),
      LOG_CONSOLE: 'off',
      LOG_TIMESTAMP: 'us',
      LOGS_TOKENS: `tests:admin=${QUERY_TOKEN}`,
    };
    const apps = [SampleApp.start('api', env), SampleApp.start('worker', env)];
    const servers = redis === undefined ? [postgres] : [postgres, redis];
    try {
      const [api] = await Promise.all(apps.map((app) => app.ready()));
      return new RunningSample(new ApiClient(api?.url ?? ''), logs, redis, postgres.url, env, apps, servers);
    } catch (error) {
      await Promise.all(apps.map((app) => app.stop()));
      await Promise.all(servers.map((server) => server.stop()));
      throw error;
    }
  }

  /** One more API process on the same servers and log directory. */
  async startAnotherApi(): Promise<ApiClient> {
    const app = SampleApp.start('api', this.env);
    this.apps.push(app);
    const { url } = await app.ready();
    return new ApiClient(url ?? '');
  }

  /** Ends all apps, so that all they logged is in the files; returns how each ended. */
  stopApps(): Promise<string[]> {
    return Promise.all(this.apps.map((app) => app.stop()));
  }

  async dispose(): Promise<void> {
    await this.stopApps();
    await Promise.all(this.servers.map((server) => server.stop()));
    await rm(this.logs, { recursive: true, force: true });
  }

  /** Every line of every log file, links and the audit trail left out. */
  async lines(): Promise<LogLine[]> {
    const entries = await readdir(this.logs, { recursive: true, withFileTypes: true });
    const trail = join(this.logs, 'audit');
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.log') && entry.parentPath !== trail);
    return (await Promise.all(files.map((entry) => this.linesOf(join(entry.parentPath, entry.name))))).flat();
  }

  private async linesOf(path: string): Promise<LogLine[]> {
    const text = await readFile(path, 'utf8');
    if (!text.endsWith('\n')) throw new Error(`${path} does not end with a whole line`);
    return text.slice(0, -1).split('\n').map((line) => ({ file: relative(this.logs, path), text: line }));
  }
}

/** The apps run with their defaults, whatever the tests were started with. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(LOG_|LOGS_|AUDIT_|TASK_LOG_|OTEL_|SERVICE_|JEST_|WORKER_)|^(REDIS_URL|DATABASE_URL|PORT|HTTP_ADAPTER|ENVIRONMENT|NODE_ENV)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/** Polls until `find` finds nothing missing any more, or returns what it still misses after 20 seconds. */
export async function untilNothingIsMissing(find: () => string[] | Promise<string[]>): Promise<string[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await find();
    if (found.length === 0 || Date.now() > end) return found;
    await wait(100);
  }
}
