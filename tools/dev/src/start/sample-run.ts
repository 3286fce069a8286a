import { setTimeout as wait } from 'node:timers/promises';
import { acquirePostgres, type SharedPostgres } from '../postgres/acquire-postgres';
import { checkServers } from '../sample/check-servers';
import { ApiClient } from './api-client';
import { apiPort } from './api-port';
import { categoryCounts, silentCategories, type CategoryCount } from './categories';
import { missing } from './expectations';
import { endedJob } from './job-states';
import { logPlaces, writersOf } from './log-files';
import { SampleApp } from './sample-app';
import { Scenario, type Performance, type Scene } from './scenario';
import { queryToken } from './query-token';
import type { Screen } from './screen';
import { readStory } from './story';

/** The files follow the apps within a flush interval; a busy machine is given more. */
const FILES_WITHIN_MS = 20_000;
const POLL_MS = 200;

/** The sample as a whole: PostgreSQL, API and worker, and the series of requests. */
export class SampleRun {
  readonly places = logPlaces();
  /** By which this run may ask the query API; undefined when the environment has tokens of its own, or is production. */
  readonly queryToken = queryToken(process.env);
  url = '';
  private readonly since = new Date();
  private readonly apps: SampleApp[] = [];
  private stopping: Promise<void> | undefined;
  private postgres: Promise<SharedPostgres> | undefined;

  constructor(private readonly screen: Screen) {}

  /** Starts what the sample stands on, then both apps. */
  async start(): Promise<void> {
    refuseQuietLevel(process.env.LOG_LEVEL);
    await checkServers();
    this.postgres = acquirePostgres();
    const postgres = await this.postgres;
    this.refuseAfterStop();
    this.screen.say(`PostgreSQL   ${process.env.DATABASE_URL ? 'DATABASE_URL' : 'embedded'}`);
    this.screen.say(`Queue        ${process.env.REDIS_URL ? 'Redis (REDIS_URL)' : 'PostgreSQL'}`);
    const { port, note } = await apiPort();
    const env = this.appEnvironment(postgres.url, port);
    this.refuseAfterStop();
    const tokens = this.queryToken === undefined ? {} : { LOGS_TOKENS: `start:admin=${this.queryToken}` };
    const [api, worker] = [this.app('api', { ...env, ...tokens }), this.app('worker', env)];
    const [{ url }] = await Promise.all([api.ready(), worker.ready()]);
    this.url = url ?? '';
    await this.healthy();
    this.screen.say(`API          ${this.url} (process ${api.pid}) ${note}`.trimEnd());
    this.screen.say(`Worker       queues provisioning and email (process ${worker.pid})`);
  }

  /** Sends the series and waits until its jobs have ended. */
  async perform(): Promise<Performance> {
    const api = new ApiClient(this.url);
    const run = await new Scenario(api, (scene) => this.show(scene)).perform();
    const { retried, environment, hopeless } = run;
    for (const { jobId, title } of [retried, environment, hopeless]) {
      this.screen.say(`  job ${jobId} ${await endedJob(api, jobId)}: ${title}`);
    }
    return run;
  }

  /** What of the run cannot be found in the log files, looked for until everything is there or the time is up. */
  async missingInFiles(run: Performance): Promise<string[]> {
    const end = Date.now() + FILES_WITHIN_MS;
    for (;;) {
      const found = [
        ...missing(run, (requestId) => readStory(this.places.directory, requestId)),
        ...silentCategories(this.categories()),
      ];
      if (found.length === 0 || Date.now() > end) return found;
      await wait(POLL_MS);
    }
  }

  /** What each category's files of this run hold. */
  categories(): CategoryCount[] {
    return categoryCounts(this.places.directory, this.writers());
  }

  /** The writers of both apps, as the names of their files tell them. */
  writers(): string[] {
    const ids = this.apps.flatMap(({ pid }) => pid ?? []);
    return writersOf(this.places.directory, { ids, since: this.since });
  }

  /** Rejects when one of the apps ends by itself. */
  async failure(): Promise<never> {
    const reason = await Promise.race(
      this.apps.map(async (app) => app.reason(`ended with ${await app.whenEnded()}`)),
    );
    throw new Error(reason);
  }

  /** Ends both apps and leaves the shared PostgreSQL, also one that is only starting. */
  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  /** Ends both apps, so that their files say all they have to say. */
  async stopApps(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
  }

  private async end(): Promise<void> {
    await this.stopApps();
    const postgres = await this.postgres?.catch(() => undefined); // start() has told
    await postgres?.release();
  }

  /** Nothing more is started once the run is asked to end. */
  private refuseAfterStop(): void {
    if (this.stopping) throw new Error('The run was ended while it started');
  }

  private app(name: 'api' | 'worker', env: NodeJS.ProcessEnv): SampleApp {
    const app = SampleApp.start(name, env);
    this.apps.push(app);
    return app;
  }

  /** The story is read from files in the default layout, whatever else is set. */
  private appEnvironment(databaseUrl: string, port: string): NodeJS.ProcessEnv {
    return {
      ...process.env,
      DATABASE_URL: databaseUrl,
      LOG_DIR: this.places.directory,
      LOG_TO_FILE: 'true',
      LOG_FORMAT: 'nested',
      LOG_CONSOLE: process.env.LOG_CONSOLE ?? 'off',
      PORT: port,
    };
  }

  private async healthy(): Promise<void> {
    const { status } = await new ApiClient(this.url).send('GET', '/health');
    if (status !== 200) throw new Error(`The API is not healthy: /health answers ${status}`);
  }

  private show({ method, path, title, expected, reply }: Scene): void {
    const { screen } = this;
    const status = reply.status === expected ? screen.green(String(reply.status)) : screen.red(`${reply.status} (not ${expected})`);
    screen.say(`  ${status} ${method.padEnd(6)} ${path.replace(/tsk_\w{8,}/, 'tsk_…').replace(/\?.{30,}/, '?…').padEnd(36)} ${screen.dim(reply.requestId)}  ${title}`);
  }
}

/** The run is checked, and its story told, by records of level INFO. */
function refuseQuietLevel(level = ''): void {
  if (!/^(WARN|WARNING|ERROR|CRITICAL|FATAL)$/i.test(level)) return;
  throw new Error(`LOG_LEVEL: "${level}" leaves out what this run shows. Unset it, or use INFO, DEBUG or TRACE.`);
}
