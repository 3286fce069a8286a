import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../src/net/free-port';
import { OtlpReceiver } from '../../src/otlp/otlp-receiver';
import { acquirePostgres } from '../../src/postgres/acquire-postgres';
import { startPrivateRedis } from '../../src/redis/start-redis';
import { eventually } from '../processes';
import { AppDirectory, AUDIT_PROGRAM, RunningExample, type Json } from './example';
import { QUERY_EXAMPLE, runQueries } from './query-run';
import { runSecurity, SECURITY_EXAMPLE } from './security-run';

/** What a run of an example left. */
export interface Run {
  readonly directory: AppDirectory;
  /** Log files, from the directory it ran in. */
  readonly files: readonly string[];
  /** Lines of all log files. */
  readonly records: readonly Json[];
  /** Lines of JSON on stdout and stderr. */
  readonly printed: readonly Json[];
  /** Lines that arrived elsewhere. */
  readonly sent: readonly Json[];
  readonly stderr: string;
  readonly exitCode: number | null;
  /** What each command of the pages printed, where the run types them all. */
  readonly outputs?: ReadonlyMap<string, string>;
  readonly answers: readonly { readonly status: number; readonly headers: Headers; readonly text: string }[];
}

type Request = readonly [path: string, init?: RequestInit];

export const LEVELS_EXAMPLE = 'docs/examples/src/levels.ts';

const DOCS_REQUEST: Request = ['/tasks/42', { headers: { 'X-Request-ID': 'req_docs_0001' } }];

const OAUTH_REQUEST = { client_id: 'cli', scope: 'tasks', state: 'xyz' };
const OAUTH_EXCHANGE = { client_id: 'cli', grant_type: 'authorization_code', code: 'SplxlOBeZQQYbYS6WxSbIA' };

const posted = (path: string, body: object): Request => [path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }];

/** How each example is run. */
const RUNS: Readonly<Record<string, (source: string) => Promise<Run>>> = {
  'docs/examples/src/minimal.ts': (source) => serve(source, [DOCS_REQUEST, ['/tasks/42']]),
  'docs/examples/src/failing-request.ts': (source) => serve(source, [['/reports/monthly']]),
  'docs/examples/src/fastify.ts': (source) => serve(source, [DOCS_REQUEST]),
  'docs/examples/src/esm.mts': (source) => serve(source, [['/tasks']]),
  'docs/examples/src/async-options.ts': (source) => serve(source, [['/internal/state'], ['/tasks']]),
  'docs/examples/src/context.ts': (source) => serve(source, [['/invoices']]),
  'docs/examples/src/messages.ts': async (source) =>
    serve(source, [['/orders/42', DOCS_REQUEST[1]]], { STOCK_PORT: String(await freePort()) }),
  [SECURITY_EXAMPLE]: security,
  'docs/examples/src/health.ts': (source) => serve(source, [['/status']]),
  'docs/examples/src/oauth.ts': (source) => serve(source, [posted('/oauth/authorize', OAUTH_REQUEST), posted('/oauth/token', OAUTH_EXCHANGE)]),
  'docs/examples/src/audit.ts': audited,
  'docs/examples/src/audit-erasure.ts': async (source) => resultOf(await RunningExample.start(source, withAuditKeys())),
  'docs/examples/src/functional.ts': toItsEnd,
  'docs/examples/src/operations.ts': toItsEnd,
  'docs/examples/src/background.ts': toItsEnd,
  'docs/examples/src/integration.ts': toItsEnd,
  'docs/examples/src/database.ts': withPostgres,
  'docs/examples/src/database-adapters.ts': withPostgres,
  'docs/examples/src/redaction.ts': toItsEnd,
  'docs/examples/src/pseudonyms.ts': toItsEnd,
  'docs/examples/src/transport.ts': toItsEnd,
  'docs/examples/src/errors.ts': toItsEnd,
  'docs/examples/src/volume.ts': toItsEnd,
  'docs/examples/src/sign-level.ts': toItsEnd,
  [LEVELS_EXAMPLE]: runLevels,
  [QUERY_EXAMPLE]: queries,
  'docs/examples/src/sink.ts': withCollector,
  'docs/examples/src/delivery.ts': withOtlp,
  'docs/examples/src/jobs-api.ts': () => jobs(),
  'docs/examples/src/jobs-worker.ts': () => jobs(),
};

const done = new Map<string, Promise<Run>>();
let others: Promise<void> | undefined;
let over = false;

export function isRun(source: string): boolean {
  return source in RUNS;
}

/** Runs an example once, whoever asks; meanwhile the others are run one after the other, since an example mostly waits. */
export function runOf(source: string): Promise<Run> {
  const run = begun(source);
  others ??= runOthers();
  return run;
}

function begun(source: string): Promise<Run> {
  const start = RUNS[source];
  if (start === undefined) throw new Error(`no test runs ${source}`);
  let run = done.get(source);
  if (run === undefined) done.set(source, (run = start(source)));
  return run;
}

/** What fails is told to whoever asks for it. */
async function runOthers(): Promise<void> {
  for (const source of Object.keys(RUNS)) {
    if (over) return;
    if (!done.has(source)) await Promise.allSettled([begun(source)]);
  }
}

/** Removes what all runs left. */
export async function forgetRuns(): Promise<void> {
  over = true;
  await others;
  for (const run of await Promise.allSettled(done.values())) if (run.status === 'fulfilled') run.value.directory.remove();
}

async function serve(source: string, requests: readonly Request[], env: NodeJS.ProcessEnv = {}, directory = new AppDirectory()): Promise<Run> {
  const example = await RunningExample.start(source, directory, env);
  const answers: Run['answers'][number][] = [];
  try {
    for (const [path, init] of requests) {
      const { response, text } = await example.fetch(path, init);
      answers.push({ status: response.status, headers: response.headers, text });
    }
  } finally {
    await example.stop();
  }
  return { ...(await resultOf(example)), answers };
}

/** A level is changed; one request fails, one asks for a level of its own, one does neither; the level is taken back. */
async function runLevels(source: string): Promise<Run> {
  const env = { LOG_LEVEL_KEY: 'the key of these examples' };
  const signing = await RunningExample.start('docs/examples/src/sign-level.ts', new AppDirectory(), env);
  await signing.ended();
  signing.directory.remove();
  const [path, change] = posted('/admin/levels/TaskController', { level: 'error' });
  const asked = (id: string, level?: string): RequestInit => ({ headers: { 'X-Request-ID': id, ...(level !== undefined && { 'X-Log-Level': level }) } });
  return serve(source, [
    ['/tasks/broken', asked('req_docs_failed')],
    ['/tasks/42', asked('req_docs_asked', signing.stdout.trim())],
    ['/tasks/42', asked('req_docs_plain')],
    [path, { ...change, method: 'PUT' }],
    ['/admin/levels'],
    ['/admin/levels', { method: 'DELETE' }],
  ], env);
}

/** A change, one that a guard refuses, one that fails, and an export. */
function audited(source: string): Promise<Run> {
  const change = (path: string, user: string): Request => [path, { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-user': user }, body: JSON.stringify({ amount: 120 }) }];
  const exported: Request = ['/invoices/export', { method: 'POST', headers: { 'x-user': 'alice' } }];
  return serve(source, [change('/invoices/inv_1', 'alice'), change('/invoices/inv_1', 'mallory'), change('/invoices/inv_9', 'alice'), exported], {}, withAuditKeys());
}

/** In production an audit trail wants keys that were made before. */
function withAuditKeys(): AppDirectory {
  const directory = new AppDirectory();
  execFileSync(process.execPath, [AUDIT_PROGRAM, 'init', 'audit-keys'], { cwd: directory.path });
  return directory;
}

async function security(): Promise<Run> {
  const { example, answers } = await runSecurity();
  return { ...(await resultOf(example)), answers };
}

async function queries(): Promise<Run> {
  const { example, outputs, problem } = await runQueries();
  return { ...(await resultOf(example)), outputs, sent: [problem] };
}

async function toItsEnd(source: string): Promise<Run> {
  return resultOf(await RunningExample.start(source, new AppDirectory()));
}

/** With a PostgreSQL. */
async function withPostgres(source: string): Promise<Run> {
  const postgres = await acquirePostgres();
  try {
    return await resultOf(await RunningExample.start(source, new AppDirectory(), { DATABASE_URL: postgres.url }));
  } finally {
    await postgres.release();
  }
}

/** With something that takes datagrams. */
async function withCollector(source: string): Promise<Run> {
  const collector = createSocket('udp4');
  const sent: Json[] = [];
  collector.on('message', (line) => sent.push(JSON.parse(line.toString()) as Json));
  collector.bind(0, '127.0.0.1');
  await once(collector, 'listening');
  try {
    const { port } = collector.address() as AddressInfo;
    const run = await resultOf(await RunningExample.start(source, new AppDirectory(), { COLLECTOR_PORT: String(port) }));
    await eventually(() => sent.length > 0, 'a datagram arrives');
    return { ...run, sent };
  } finally {
    collector.close();
  }
}

/** First while its receiver is away, then with one that refuses the orders. */
async function withOtlp(source: string): Promise<Run> {
  const receiver = await OtlpReceiver.start();
  receiver.reply = ({ logs }) => ({ status: logs.some(({ body }) => body === 'Order refused') ? 400 : 200 });
  const directory = new AppDirectory();
  const env = { COLLECTOR_URL: receiver.url };
  await receiver.stop();
  const away = await resultOf(await RunningExample.start(source, directory, env));
  await receiver.start();
  try {
    const back = await resultOf(await RunningExample.start(source, directory, env));
    return { ...back, printed: [...away.printed, ...back.printed], sent: receiver.logs.map((log) => ({ ...log })) };
  } finally {
    await receiver.stop();
  }
}

let jobsRun: Promise<Run> | undefined;
const jobs = (): Promise<Run> => (jobsRun ??= runJobs());

/** API and worker on one queue and one log directory, until the job of one request is finished. */
async function runJobs(): Promise<Run> {
  const redis = await startPrivateRedis();
  const env = { REDIS_URL: redis.url };
  const directory = new AppDirectory();
  const worker = await RunningExample.start('docs/examples/src/jobs-worker.ts', directory, env);
  const api = await RunningExample.start('docs/examples/src/jobs-api.ts', directory, env);
  try {
    const body = JSON.stringify({ resource_id: 'res_1' });
    const headers = { 'content-type': 'application/json', 'X-Request-ID': 'req_docs_0002' };
    const { response, text } = await api.fetch('/resources', { method: 'POST', headers, body });
    await eventually(() => directory.records().some(({ event }) => event === 'job.completed'), 'the job completes');
    const answers = [{ status: response.status, headers: response.headers, text }];
    await Promise.all([api.stop(), worker.stop()]);
    return { ...(await resultOf(worker)), answers };
  } finally {
    await Promise.all([api.stop(), worker.stop()]);
    await redis.stop();
  }
}

async function resultOf(example: RunningExample): Promise<Run> {
  const exitCode = await example.ended();
  const { directory, stderr } = example;
  return {
    directory,
    files: directory.files(),
    records: directory.records(),
    printed: example.printed(),
    sent: [],
    stderr,
    exitCode,
    answers: [],
  };
}
