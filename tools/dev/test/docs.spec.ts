import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { freePort } from '../src/net/free-port';
import { commandsOf, faultOf } from './docs/commands';
import { AppDirectory, cleanEnvironment, compiled, RunningExample, type Json } from './docs/example';
import { excerpt, readPages, root, targetOf, type Block } from './docs/pages';
import { shapeOf } from './docs/record-shape';
import { forgetRuns, isRun, LEVELS_EXAMPLE, runOf } from './docs/runs';
import { QUERY_EXAMPLE } from './docs/query-run';
import { SECURITY_EXAMPLE, SECURITY_SECRETS } from './docs/security-run';
import { Terminal } from './docs/terminal';
import { eventually } from './processes';

const pages = readPages();
const blocks = pages.flatMap((page) => page.blocks);
const inLanguage = (...languages: string[]): [string, Block][] =>
  blocks.filter(({ language }) => languages.includes(language)).map((block) => [`${block.page}:${block.line}`, block]);

const CODE = ['ts', 'js'];
const RUN_BY_JEST = /\.spec\.ts$/;
/** Pages that a spec makes from the records it provokes, and compares as a whole. */
const COMPARED_BY_SPEC: Readonly<Record<string, string>> = {
  'docs/reference/security-events.md': 'libs/logging/test/security/security-reference.spec.ts',
};
/** Every test runs with it. */
const CONFIGURATION = 'jest.config.js';

jest.setTimeout(90_000);
afterAll(forgetRuns);

const withMessage = (records: readonly Json[], message: string): Json[] => records.filter((record) => record['message'] === message);

/** Lines of a screen without colours; times, durations and ids are as good as equal. */
const plainLines = (screen: string): string[] =>
  screen
    .replace(/\u001b\[[\d;]*m/g, '')
    .replace(/\d\d:\d\d:\d\d\.\d{3}/g, 'time')
    .replace(/[\d.]+ms/g, 'n ms')
    .replace(/req…[0-9a-f]{4}/g, 'req…')
    .split(/\r?\n/);

describe('the pages', () => {
  it.each(pages.map(({ path, links }) => [path, links] as const))('%s links to what exists', (path, links) => {
    expect(links.filter((link) => !existsSync(join(root, targetOf(path, link))))).toEqual([]);
  });

  it('are all reached from README.md', () => {
    const reached = new Set<string>();
    const follow = (path: string): void => {
      const page = pages.find((each) => each.path === path);
      if (page === undefined || reached.has(path)) return;
      reached.add(path);
      page.links.forEach((link) => follow(targetOf(path, link)));
    };
    follow('README.md');
    expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });

  it('say of every block what it is: code, a record, commands, or text', () => {
    const known = [...CODE, 'json', 'sh', 'text'];
    expect(blocks.filter(({ language }) => !known.includes(language)).map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  });
});

describe('the code', () => {
  it.each(inLanguage(...CODE))('at %s is that of its file', (_where, { source, region, text }) => {
    expect(source).toBeDefined();
    expect(text.trimEnd()).toBe(excerpt(source!, region));
  });

  it('is run by a test, all of it', () => {
    const sources = [...new Set(inLanguage(...CODE, 'json').map(([, { source }]) => source!))];
    const specs = sources.filter((source) => RUN_BY_JEST.test(source));
    const listed = execFileSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--listTests'], { cwd: root, encoding: 'utf8' });
    expect(sources.filter((source) => !isRun(source) && !specs.includes(source) && source !== CONFIGURATION)).toEqual([]);
    expect(specs.filter((spec) => !listed.includes(join(root, spec)))).toEqual([]);
  });
});

describe('the guides', () => {
  const guides = pages.filter(({ path }) => path.startsWith('docs/guides/'));
  const parts = guides.flatMap((page) => page.blocks.filter(({ language, region }) => language === 'ts' && region !== undefined).map((block) => [page, block] as const));

  it('show where the names of their first code come from', () => {
    const first = guides.flatMap(({ path }) => parts.find(([page]) => page.path === path)?.[1] ?? []);
    expect(first.length).toBeGreaterThan(5);
    expect(first.filter(({ text }) => !text.startsWith('import ')).map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  });

  it('link the whole example from each of its parts', () => {
    const follows = ({ path }: (typeof guides)[number], { source, text }: Block): boolean =>
      readFileSync(join(root, path), 'utf8').includes(`${text}\`\`\`\n\n[The whole example](${relative(dirname(path), source!)})`);
    expect(parts.filter(([page, block]) => !follows(page, block)).map(([, { page, line }]) => `${page}:${line}`)).toEqual([]);
  });
});

describe('the records', () => {
  const isOfSpec = ({ source }: Block): boolean => source !== undefined && RUN_BY_JEST.test(source);

  it.each(inLanguage('json').filter(([, block]) => !isOfSpec(block)))('at %s are those of a run', async (_where, { source, text }) => {
    expect(source).toBeDefined();
    const { records, printed, sent } = await runOf(source!);
    const shown = shapeOf(JSON.parse(text) as Json);
    const alike = (record: Json): boolean => record['message'] === (shown as Json)['message'];
    expect([...records, ...printed, ...sent].filter(alike).map((record) => shapeOf(record))).toContainEqual(shown);
  });

  it('of a spec stand on the page that it compares', () => {
    const ofSpecs = inLanguage('json').filter(([, block]) => isOfSpec(block));
    expect(ofSpecs.filter(([, { source, page }]) => COMPARED_BY_SPEC[page] !== source).map(([where]) => where)).toEqual([]);
  });
});

describe('the commands', () => {
  const commands = inLanguage('sh').flatMap(([where, block]) => commandsOf(block).map((command) => [where, command, block] as const));
  it.each(commands)('%s: %s', async (_where, command, block) => {
    expect(await faultOf(command, block)).toBeUndefined();
  });
});

describe('the smallest app', () => {
  const source = 'docs/examples/src/minimal.ts';

  it('has at most 30 lines, and three of them are about logging', () => {
    const lines = readFileSync(join(root, source), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(lines.filter((line) => /LoggingModule\.forRoot|bufferLogs|NestLogger\)/.test(line))).toHaveLength(3);
  });

  it('writes JSON with its context in production, to stdout and to files in its directory', async () => {
    const { answers, printed, records, files, stderr } = await runOf(source);
    expect(answers.map(({ status, text }) => [status, text])).toEqual([[200, '{"id":"42"}'], [200, '{"id":"42"}']]);
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(ids).toEqual(['req_docs_0001', expect.stringMatching(/^req_[0-9a-f]{12}$/)]);
    for (const seen of [printed, records]) {
      const story = seen.filter(({ context }) => ids.includes((context as Json)['request_id'] as string));
      expect(withMessage(story, 'Task read').map(({ context }) => (context as Json)['request_id'])).toEqual(ids);
      expect(withMessage(story, 'HTTP request completed').map(({ context }) => (context as Json)['request_id'])).toEqual(ids);
      expect(story).toHaveLength(4);
    }
    const writer = '\\.\\d{4}-\\d\\d-\\d\\d\\.task-api-[a-z0-9]{6}\\.log$';
    expect(files).toEqual([expect.stringMatching(`^logs/application${writer}`), expect.stringMatching(`^logs/request${writer}`)]);
    expect(stderr).toBe('');
  });

  it('says that it stops where shutdown hooks are enabled', async () => {
    const events = async (path: string, service: string): Promise<unknown[]> => (await runOf(path)).records.filter((record) => record['service'] === service).map(({ event }) => event);
    expect(await events('docs/examples/src/jobs-worker.ts', 'worker')).toEqual(expect.arrayContaining(['app.stopping', 'app.stopped']));
    expect(await events(source, 'task-api')).not.toContain('app.stopping');
  });

  it("shows Nest's own start lines with LOG_LEVEL_NEST=INFO", async () => {
    const starts = (records: readonly Json[]): Json[] => withMessage(records, 'Nest application successfully started');
    const example = await RunningExample.start(source, new AppDirectory(), { LOG_LEVEL_NEST: 'INFO' });
    try {
      await example.fetch('/tasks/42');
      await eventually(() => starts(example.printed()).length === 1, "Nest's line is printed");
    } finally {
      await example.stop();
      example.directory.remove();
    }
    expect(starts((await runOf(source)).records)).toEqual([]);
  });

  it('is readable on a terminal', async () => {
    const directory = new AppDirectory();
    const port = await freePort();
    const terminal = Terminal.open([process.execPath, compiled(source)], directory.path, { ...cleanEnvironment(), PORT: `${port}`, TERM: 'xterm' });
    try {
      await eventually(() => fetch(`http://127.0.0.1:${port}/tasks/42`).then(({ ok }) => ok, () => false), 'the app answers');
      await eventually(() => terminal.screen.includes('GET /tasks/42'), 'the request is shown');
    } finally {
      await terminal.interrupt();
      directory.remove();
    }
    expect(terminal.screen).toMatch(/\u001b\[\d+m/);
    const lines = plainLines(terminal.screen);
    expect(lines.filter((line) => line.startsWith('{'))).toEqual([]);
    const shown = inLanguage('text').filter(([, block]) => block.source === source).flatMap(([, { text }]) => plainLines(text.trimEnd()));
    expect(shown).toHaveLength(2);
    expect(lines).toEqual(expect.arrayContaining(shown));
  });
});

describe('the other examples', () => {
  it('Fastify leaves the same records', async () => {
    const { records, answers } = await runOf('docs/examples/src/fastify.ts');
    expect(answers[0]!.headers.get('x-request-id')).toBe('req_docs_0001');
    expect(records.filter(({ context }) => (context as Json)['request_id'] === 'req_docs_0001')).toMatchObject([
      { message: 'Task read', component: 'TaskController' },
      { metadata: { route: '/tasks/:id', status_code: 200, handler: 'TaskController.find' } },
    ]);
  });

  it('an ES module leaves them too', async () => {
    const { records, answers } = await runOf('docs/examples/src/esm.mts');
    const id = answers[0]!.headers.get('x-request-id');
    expect(records.filter(({ context }) => (context as Json)['request_id'] === id)).toMatchObject([
      { message: 'Tasks listed', component: 'TaskController', metadata: { count: 0 } },
      { message: 'HTTP request completed', metadata: { path: '/tasks', status_code: 200 } },
    ]);
  });

  it('options made later are honoured', async () => {
    const { records, answers } = await runOf('docs/examples/src/async-options.ts');
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(records.filter(({ category }) => category === 'request')).toMatchObject([{ service: 'task-api', metadata: { path: '/tasks' } }]);
  });

  it('what a guard finds out is in the records of the request', async () => {
    const { records, answers } = await runOf('docs/examples/src/context.ts');
    const headers = JSON.parse(answers[0]!.text) as Record<string, string>;
    const known = { user_id: 'user_7', organization_id: 'org_1', username: 'alice', tenant_id: 'acme', plan: 'gold' };
    const story = records.filter(({ context }) => (context as Json)['request_id'] === headers['x-request-id']);
    expect(story).toMatchObject([{ message: 'Invoices listed', context: known }, { category: 'request', context: known }]);
    expect(headers['traceparent']).toContain((story[0]!['context'] as Json)['trace_id']);
  });

  it('what a collector could not take is delivered by the next run, but for what it refuses', async () => {
    const { sent, printed, stderr } = await runOf('docs/examples/src/delivery.ts');
    expect(sent.map(({ body }) => body)).toEqual(['Disk almost full', 'Disk almost full']);
    expect(printed.filter(({ sink }) => sink === 'otlp')).toMatchObject([
      { accepted: 2, spooled: 2 },
      { accepted: 4, adopted: 2, delivered: 2, deadLettered: 2, spooled: 0 },
    ]);
    expect(stderr).toContain('CAIRN_E_SINK_WRITE');
  });

  it('plain functions share a context', async () => {
    const { printed, exitCode, files } = await runOf('docs/examples/src/functional.ts');
    expect({ exitCode, files }).toEqual({ exitCode: 0, files: [] });
    expect(printed).toMatchObject([{ message: 'Import started', context: { tenant_id: 'acme' } }, { message: 'Import failed', exception: { message: 'a task needs a title' } }]);
    expect(printed[0]!['context']).toEqual(printed[1]!['context']);
  });

  it('a decorated method tells its start and its end', async () => {
    const { records, exitCode } = await runOf('docs/examples/src/operations.ts');
    expect(exitCode).toBe(0);
    const told = records.filter(({ component, alert_type }) => component === 'TaskService' && alert_type === undefined).map(({ event, message }) => event ?? message);
    const [begin, end] = [['app.operation.started', 'app.use_case'], ['app.operation.started', 'app.use_case', 'app.validation_failed', 'app.operation.failed']];
    expect(told).toEqual([...begin, 'Task created', 'app.domain_event', 'app.operation.completed', ...end]);
  });

  it('no secret is in any output of the example of redaction', async () => {
    const { records, printed, exitCode } = await runOf('docs/examples/src/redaction.ts');
    expect(exitCode).toBe(0);
    const text = JSON.stringify([records, printed]);
    expect(text).toContain('Signed in a***@example.com');
    for (const secret of ['alice@', 'abc.def', 'hunter2', '4711', '8f2c', 's3cret', '4111 1111 1111 1111', 'Alice Example', 'DE0212']) expect(text).not.toContain(secret);
  });

  it('logins and tokens leave security records, and no secret', async () => {
    const { records, printed, answers } = await runOf(SECURITY_EXAMPLE);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 200, 403, 401, 401, 401, 401, 204, 204, 401]);
    const security = records.filter(({ category, alert_type }) => category === 'security' && alert_type === undefined);
    const told = security.filter(({ event }) => event !== 'authz_fail');
    const failed = ['authn_login_fail'];
    expect(told.map(({ event }) => event)).toEqual([
      ...Array<string[]>(5).fill(failed).flat(), 'authn_login_fail_max', ...failed, 'authn_login_success',
      'authn_token_expired', 'authn_token_invalid', 'authn_token_invalid', 'privilege_permissions_changed', 'session_expired', 'authn_token_revoked',
    ]);
    const reasons = told.slice(8).map(({ metadata }) => (metadata as Json)['reason']);
    expect(reasons).toEqual(['expired', 'malformed', 'wrong_signature', undefined, 'logout', 'revoked']);
    expect(security.filter(({ event }) => event === 'authz_fail')).toHaveLength(answers.filter(({ status }) => status > 400).length);
    const text = JSON.stringify([records, printed]);
    const { token } = JSON.parse(answers[6]!.text) as { token: string };
    for (const secret of [...SECURITY_SECRETS, token]) expect(text).not.toContain(secret);
  });

  it('changes are audited, also those that are refused or fail', async () => {
    const { records, answers } = await runOf('docs/examples/src/audit.ts');
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 404, 204]);
    const bodies = records.flatMap(({ entry }) => ((entry as Json | undefined)?.['kind'] === 'record' ? [(entry as Json)['body'] as Json] : []));
    const [intent, success, denied, failure] = ['intent', 'success', 'denied', 'failure'].map((outcome) => `invoice.changed.${outcome}`);
    expect(bodies.map(({ code }) => code)).toEqual([intent, success, denied, 'authz_fail', intent, failure, 'invoice.exported']);
  });

  it('a person is erased from what was audited', async () => {
    const { directory, files, exitCode } = await runOf('docs/examples/src/audit-erasure.ts');
    expect(exitCode).toBe(0);
    const trail = files.filter((file) => file.startsWith('logs/audit/'));
    expect(trail).toHaveLength(1);
    const text = readFileSync(join(directory.path, trail[0]!), 'utf8');
    expect(text).toContain('"code":"subject.erased"');
    for (const trace of ['usr_alice', 'Liddell']) expect(readdirSync(directory.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'latin1').includes(trace))).toEqual([]);
  });

  it('a flow of OAuth is told without its code, its state and its tokens', async () => {
    const { records, printed, answers } = await runOf('docs/examples/src/oauth.ts');
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(records.filter(({ category }) => category === 'oauth')).toMatchObject([
      { event: 'oauth.authorize', metadata: { step: 'authorize', username: 'a***@example.com', details: { scope: 'tasks' } } },
      { event: 'oauth.token', metadata: { step: 'token', session_id: 'ses_4711' } },
    ]);
    for (const secret of ['SplxlOBeZQQYbYS6WxSbIA', '2YotnFZFEjr1zCsicMWpAA', 'xyz', 'alice@']) expect(JSON.stringify([records, printed])).not.toContain(secret);
  });

  it('levels change while the app runs, for one request too, and a failure is told in full', async () => {
    const { records, answers } = await runOf(LEVELS_EXAMPLE);
    expect(answers.map(({ status }) => status)).toEqual([500, 200, 200, 200, 200, 200]);
    const told = (id: string): unknown[] =>
      records.filter(({ context, alert_type }) => alert_type === undefined && (context as Json | undefined)?.['request_id'] === id).map(({ message, metadata }) => [message, (metadata as Json)['held']]);
    expect(told('req_docs_failed')).toEqual(expect.arrayContaining([['Cache asked', true], ['HTTP request completed', undefined]]));
    expect(told('req_docs_asked')).toEqual(expect.arrayContaining([['Cache asked', undefined], ['HTTP request completed', undefined]]));
    expect(told('req_docs_plain')).toEqual([['HTTP request completed', undefined]]);
    expect(JSON.parse(answers[4]!.text)).toMatchObject([{ target: 'TaskController', level: 'ERROR', by: 'alice', until: expect.any(String), reach: 1 }]);
    expect([answers[5]!.text, withMessage(records, 'Log level changed').map(({ metadata }) => (metadata as Json)['action'])]).toEqual(['1', ['set', 'reset']]);
  });

  it('logs are asked for over HTTP, and asking leaves no request record', async () => {
    const { outputs, records } = await runOf(QUERY_EXAMPLE);
    const answers = [...outputs!.values()];
    expect((JSON.parse(answers[0]!) as { records: Json[] }).records).toMatchObject([{ message: 'Task read' }, { event: 'http.request.completed', metadata: { path: '/tasks/42' } }]);
    expect((JSON.parse(answers[1]!) as { records: Json[] }).records).toMatchObject([{ level: 'WARNING', metadata: { path: '/tasks/none', status_code: 404 } }]);
    expect(JSON.parse(answers[3]!)).toMatchObject({ requests: 2, error_rate: 0.5 });
    expect(answers[4]).toMatch(/event: record\nid: .+\ndata: \{.*"\/tasks\/42"/);
    const asked = records.filter(({ category, metadata }) => category === 'request' && String((metadata as Json | undefined)?.['path']).startsWith('/logs'));
    expect(asked).toMatchObject([{ level: 'WARNING', metadata: { status_code: 400 } }]);
  });

  it('what is not written is counted, by category and level', async () => {
    const { records, printed, exitCode } = await runOf('docs/examples/src/volume.ts');
    expect(exitCode).toBe(0);
    const full = records.filter(({ alert_type }) => alert_type === undefined);
    expect([withMessage(full, 'No answer').length, withMessage(full, 'Price taken').length]).toEqual([10, 5]);
    expect(withMessage(full, 'Log record repeated')).toMatchObject([{ level: 'ERROR', component: 'Poller', metadata: { records: 490, error_type: 'RangeError' } }]);
    expect(withMessage(full, 'Log record repeated')[0]).not.toHaveProperty('source');
    expect(withMessage(full, 'Log records left out by a rate limit')).toMatchObject([{ metadata: { limited: 'PRICE_FEED', records: 35 } }]);
    const account = printed.filter(({ born }) => born !== undefined);
    expect(account.every(({ born, written, repeated, rateLimited }) => born === (written as number) + (repeated as number) + (rateLimited as number))).toBe(true);
    expect(account.find(({ level }) => level === 'ERROR')).toEqual({ category: 'application', level: 'ERROR', born: 501, written: 11, repeated: 490, rateLimited: 0 });
  });

  it('a failing request leaves one ERROR record, without that of Nest', async () => {
    const { records, answers } = await runOf('docs/examples/src/failing-request.ts');
    expect(answers.map(({ status }) => status)).toEqual([500]);
    const errors = records.filter(({ level, alert_type }) => level === 'ERROR' && alert_type === undefined);
    expect(errors).toMatchObject([{ event: 'http.request.completed', exception: { message: 'the figures are missing' } }]);
  });

  it('winston transports get the records', async () => {
    const { directory, files, records, exitCode } = await runOf('docs/examples/src/transport.ts');
    expect(exitCode).toBe(0);
    expect(files).toContain('errors.log');
    expect(readFileSync(join(directory.path, 'errors.log'), 'utf8')).toMatch(/^\{.*"message":"Import failed".*\}\n$/);
    expect(withMessage(records, 'Records by level')).toMatchObject([{ metadata: { levels: { INFO: 4, ERROR: 1 } } }]);
  });

  it('a sink of the app gets what its route lets through', async () => {
    const { sent, exitCode } = await runOf('docs/examples/src/sink.ts');
    expect(exitCode).toBe(0);
    expect(sent).toMatchObject([{ message: 'Disk almost full', 'log.level': 'WARNING', 'ecs.version': expect.any(String) }]);
  });

  it('a crash is recorded and stays a crash', async () => {
    const { records, stderr, exitCode } = await runOf('docs/examples/src/errors.ts');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('RangeError: nobody catches this');
    expect(records.filter(({ category }) => category === 'application').slice(-2)).toMatchObject([
      { message: 'Mail not sent', exception: { cause: { code: 'ECONNREFUSED' } } },
      { level: 'CRITICAL', event: 'app.unhandled', exception: { type: 'RangeError' } },
    ]);
  });

  it('a request and its job are one story, and the resource has a file of its own', async () => {
    const { directory, records, answers, files } = await runOf('docs/examples/src/jobs-worker.ts');
    expect(answers[0]!.status).toBe(201);
    const ofJobs = records.filter(({ category, context }) => category === 'job' && (context as Json | undefined)?.['request_id'] === 'req_docs_0002');
    expect(ofJobs.map(({ event, message }) => event ?? message)).toEqual([
      'job.started', 'job.step.started', 'Plan made', 'job.step.completed', 'job.progress', 'job.step.started', 'job.step.failed', 'job.retrying',
      'job.started', 'job.step.started', 'Plan made', 'job.step.completed', 'job.progress', 'job.step.started', 'job.step.completed', 'job.completed',
    ]);
    const story = records.filter(({ context }) => (context as Json | undefined)?.['request_id'] === 'req_docs_0002');
    expect(new Set(story.map(({ service }) => service))).toEqual(new Set(['api', 'worker']));
    expect(files).toContain('logs/background_tasks/resource_res_1.log');
    const ofResource = readFileSync(join(directory.path, 'logs/background_tasks/resource_res_1.log'), 'utf8').trimEnd().split('\n');
    expect(ofResource).toHaveLength(ofJobs.length);
  });
});
