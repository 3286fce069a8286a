import type { CanonicalRecord } from '../record/record.schema';
import type { SeededRandom } from './random';

export interface StoryTeller {
  readonly random: SeededRandom;
  readonly startId: string;
  /** Records made so far: their ids run on. */
  made: number;
}

export interface StoryRecord {
  readonly time: number;
  readonly record: CanonicalRecord;
}

type Fields = Record<string, unknown>;
type Head = Pick<CanonicalRecord, 'level' | 'category' | 'component' | 'message'> & { readonly event?: string; readonly operation?: string };

interface Route {
  readonly method: string;
  readonly route: string;
  readonly handler: string;
  readonly table: string;
  readonly medianMs: number;
}

const ROUTES: readonly Route[] = [
  { method: 'GET', route: '/tasks', handler: 'TaskController.list', table: 'tasks', medianMs: 35 },
  { method: 'GET', route: '/tasks/:id', handler: 'TaskController.find', table: 'tasks', medianMs: 12 },
  { method: 'POST', route: '/tasks', handler: 'TaskController.create', table: 'tasks', medianMs: 48 },
  { method: 'PATCH', route: '/tasks/:id', handler: 'TaskController.update', table: 'tasks', medianMs: 40 },
  { method: 'GET', route: '/organizations/:id/members', handler: 'OrganizationController.members', table: 'users', medianMs: 22 },
  { method: 'GET', route: '/projects/:id/tasks', handler: 'ProjectController.tasks', table: 'projects', medianMs: 55 },
  { method: 'DELETE', route: '/tasks/:id', handler: 'TaskController.remove', table: 'tasks', medianMs: 30 },
  { method: 'GET', route: '/reports/summary', handler: 'ReportController.summary', table: 'reports', medianMs: 420 },
];
const AGENTS = ['Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0', 'Mozilla/5.0 (iPhone) AppleWebKit/605.1', 'task-mobile/4.2.1', 'curl/8.5.0'];
const API = { service: 'task-api', version: '1.4.2', environment: 'production', process_id: 4242, thread_id: 0, host_name: 'web-1' };
const WORKER = { service: 'task-worker', version: '1.4.2', environment: 'production', process_id: 77, thread_id: 0, host_name: 'worker-1' };
const USERS = 2_000;
const ORGANIZATIONS = 60;
const ADDRESSES = 5_000;

/** Shares add up to 1. */
export const STORIES: readonly { readonly share: number; tell(teller: StoryTeller, time: number): StoryRecord[] }[] = [
  { share: 0.86, tell: request },
  { share: 0.05, tell: provisioning },
  { share: 0.05, tell: login },
  { share: 0.02, tell: oauthFlow },
  { share: 0.02, tell: healthCheck },
];

class Story {
  readonly records: StoryRecord[] = [];

  constructor(
    readonly teller: StoryTeller,
    private now: number,
    private readonly place: typeof API,
    private readonly context: Fields,
  ) {}

  in(place: typeof API, context: Fields = this.context): Story {
    const other = new Story(this.teller, this.now, place, context);
    return Object.assign(other, { records: this.records });
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  say({ level, category, component, message, event, operation }: Head, metadata: Fields, exception?: CanonicalRecord['exception']): this {
    const { service, version, environment, ...process } = this.place;
    const time = Math.floor(this.now);
    const record: CanonicalRecord = {
      timestamp: new Date(time).toISOString(),
      ...{ level, service, version, environment, category },
      ...(event !== undefined && { event }),
      component,
      ...(operation !== undefined && { operation }),
      message,
      context: this.context as CanonicalRecord['context'],
      metadata,
      ...(exception !== undefined && { exception, source: { file: 'src/tasks/tasks.service.ts', line: 71, function: 'TasksService.save' } }),
      record_id: `rec_${this.teller.startId}_${(this.teller.made += 1)}`,
      ...process,
    };
    this.records.push({ time, record });
    return this;
  }
}

function somebody(random: SeededRandom): { context: Fields; address: string } {
  const user = random.skewed(USERS);
  const request_id = `req_${random.hex(12)}`;
  const signedIn = random.chance(0.9);
  const context: Fields = {
    request_id,
    user_id: signedIn ? `usr_${user}` : null,
    organization_id: signedIn ? `org_${user % ORGANIZATIONS}` : null,
    ...(signedIn && { session_id: `ses_${(user * 7919).toString(36)}` }),
    trace_id: random.hex(32),
  };
  return { context, address: addressOf(signedIn ? user : random.whole(ADDRESSES)) };
}

const addressOf = (n: number): string => `10.${n % 7}.${Math.floor(n / 250) % 250}.${n % 250}`;

function statusOf(random: SeededRandom, method: string): number {
  if (random.chance(0.01)) return random.pick([500, 500, 502, 503]);
  if (random.chance(0.05)) return random.pick([400, 401, 403, 404, 404, 409, 422]);
  return method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200;
}

function request(teller: StoryTeller, time: number): StoryRecord[] {
  const { random } = teller;
  const route = ROUTES[random.skewed(ROUTES.length)]!;
  const { context, address } = somebody(random);
  const story = new Story(teller, time, API, context);
  const status = statusOf(random, route.method);
  const duration = random.duration(route.medianMs, 0.8) * (random.chance(0.004) ? 40 : 1);
  const id = `tsk_${random.skewed(200_000)}`;
  if (status < 400) tellWork(story, route, id, duration);
  if (status >= 500) tellFailure(story, id);
  if (status === 401 || status === 403) tellDenial(story, route, route.route.replace(':id', id), address);
  completed(story.after(duration), route, route.route.replace(':id', id), status, duration, address);
  return story.records;
}

function tellWork(story: Story, { table, method, handler }: Route, id: string, duration: number): void {
  const { random } = story.teller;
  const query_type = method === 'GET' ? 'SELECT' : method === 'DELETE' ? 'DELETE' : method === 'POST' ? 'INSERT' : 'UPDATE';
  if (random.chance(0.55)) query(story.after(duration * 0.2), table, query_type, Math.round(duration * 6) / 10);
  if (random.chance(0.3)) {
    const verb = { SELECT: 'read', INSERT: 'created', UPDATE: 'updated', DELETE: 'deleted' }[query_type];
    story.say({ level: 'INFO', category: 'application', component: handler.replace('Controller', 'Service').split('.')[0]!, message: `Task ${verb} successfully` }, { task_id: id, project_id: `prj_${random.skewed(900)}`, priority: random.pick(['low', 'normal', 'high']) });
  }
}

function query(story: Story, table: string, query_type: string, duration_ms: number): void {
  const slow = duration_ms > 1_000;
  const head: Head = { level: slow ? 'WARNING' : 'DEBUG', category: 'database', event: slow ? 'db.query.slow' : 'db.query', component: 'typeorm', message: slow ? 'Slow database query detected' : 'Executed database query' };
  story.say(head, { query_type, table, statement: `${query_type} FROM "${table}" WHERE "organization_id" = ? LIMIT ?`, duration_ms, result_count: story.teller.random.whole(50) });
}

const TRACE = ['TasksService.save (/app/dist/tasks/tasks.service.js:71:15)', 'TaskController.create (/app/dist/tasks/tasks.controller.js:40:22)', 'node_modules/@nestjs/core/router/router-execution-context.js:38:29'];

function tellFailure(story: Story, id: string): void {
  const { random } = story.teller;
  const [type, message] = random.pick([
    ['QueryFailedError', 'canceling statement due to statement timeout'],
    ['ConnectionTimeoutError', 'connection to the pool timed out after 5000 ms'],
    ['TypeError', "Cannot read properties of undefined (reading 'organization')"],
    ['MailGatewayError', 'mail gateway answered 502'],
  ] as const);
  const traceback = [`${type}: ${message}`, ...TRACE.map((frame) => `    at ${frame}`)].join('\n');
  story.after(3).say({ level: 'ERROR', category: 'application', component: 'TaskService', event: 'app.operation.failed', operation: 'save', message: 'Failed to save task to database' }, { task_id: id, error_type: type, duration_ms: random.duration(900) }, { type, message, traceback });
}

function tellDenial(story: Story, { method, route, handler }: Route, path: string, address: string): void {
  story.say({ level: 'WARNING', category: 'security', component: 'AuthGuard', event: 'authz_fail', message: 'Permission denied' }, { required_permission: 'task:write', resource_type: 'Task', resource_id: null, handler, method, path, route, ip_address: address });
}

function completed(story: Story, { method, route, handler }: Route, path: string, status: number, duration: number, address: string): void {
  const { random } = story.teller;
  story.say(
    { level: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO', category: 'request', event: 'http.request.completed', component: 'http', message: 'HTTP request completed' },
    {
      ...{ method, path, route, status_code: status, duration_ms: Math.round(duration * 100) / 100, user_agent: random.pick(AGENTS), ip_address: address },
      ...{ request_size_bytes: method === 'GET' ? 0 : random.whole(2_000), response_size_bytes: random.whole(8_000) },
      ...{ host: random.chance(0.8) ? 'api.example.com' : 'eu.api.example.com', ...(random.chance(0.1) && { client_hostname: `dsl-${random.whole(300)}.example.net` }), handler },
      ...{ outcome: random.chance(0.002) ? 'aborted' : 'complete', slow: duration > 1_000 },
    },
  );
}

/** A request that leaves a job behind; the worker goes on with the same ids. */
function provisioning(teller: StoryTeller, time: number): StoryRecord[] {
  const { random } = teller;
  const { context, address } = somebody(random);
  const story = new Story(teller, time, API, context);
  completed(story.after(30), { method: 'POST', route: '/provision/resources', handler: 'ProvisionController.resource', table: 'resources', medianMs: 30 }, '/provision/resources', 202, random.duration(30), address);
  const resource = `res_${random.whole(5_000)}`;
  const job = { task_name: 'provision-resource', task_id: String(random.whole(1_000_000)), queue: 'provisioning', worker_id: 'worker-1:77' };
  const work = story.in(WORKER, { ...context, job_id: job.task_id, queue: job.queue, resource_id: resource });
  const say = (level: string, event: string, message: string, metadata: Fields): Story => work.say({ level, category: 'job', component: 'ProvisioningProcessor', event, message }, metadata);
  say('INFO', 'job.started', 'Job started', { ...job, args: { resource_id: resource, module_path: 'modules/aws/s3' }, attempt: 1, max_retries: 3, waited_ms: random.whole(4_000) });
  for (const step_id of ['plan', 'apply', 'verify']) {
    work.after(random.duration(800));
    say('INFO', 'job.step.completed', 'Step execution completed', { step_id, block_type: 'terraform', status: 'SUCCESS', duration_ms: random.duration(800) });
  }
  if (random.chance(0.3)) work.say({ level: 'INFO', category: 'integration', component: 'CloudProvider', event: 'integration.call.completed', message: 'Call to external cloud completed' }, { provider: 'cloud', method: 'PUT', endpoint: '/v1/buckets', timeout_seconds: 30, attempt: 1, max_attempts: 3, status_code: 200, duration_ms: random.duration(300) });
  if (random.chance(0.06)) say('ERROR', 'job.failed', 'Job failed', { ...job, attempt: 3, max_retries: 3, status: 'FAILURE', duration_ms: random.duration(2_500), error: 'quota exceeded' });
  else say('INFO', 'job.completed', 'Job completed', { ...job, attempt: 1, max_retries: 3, status: 'SUCCESS', duration_ms: random.duration(2_500), waited_ms: 12 });
  return story.records;
}

/** Most are right at once; a few names are tried over and over from one address. */
function login(teller: StoryTeller, time: number): StoryRecord[] {
  const { random } = teller;
  const { context, address } = somebody(random);
  const story = new Story(teller, time, API, { ...context, user_id: null, organization_id: null });
  const attacked = random.chance(0.15);
  const failed = attacked || random.chance(0.1);
  const username = attacked ? `admin${random.whole(3)}` : `user${random.skewed(USERS)}`;
  const from = attacked ? `203.0.113.${random.whole(4)}` : address;
  const duration = random.duration(90, 0.3);
  const head = { category: 'security', component: 'AuthService' } as const;
  if (failed) story.after(80).say({ ...head, level: 'WARNING', event: 'authn_login_fail', message: 'Failed login attempt' }, { auth_method: 'password', ip_address: from, username, reason: 'bad-credentials' });
  else story.after(80).say({ ...head, level: 'INFO', event: 'authn_login_success', message: 'User authenticated successfully' }, { auth_method: 'password', ip_address: from, username });
  completed(story.after(8), { method: 'POST', route: '/auth/login', handler: 'AuthController.login', table: 'users', medianMs: 90 }, '/auth/login', failed ? 401 : 200, duration, from);
  return story.records;
}

function oauthFlow(teller: StoryTeller, time: number): StoryRecord[] {
  const { random } = teller;
  const { context, address } = somebody(random);
  const client_id = random.pick(['web-app', 'mobile-app', 'reporting']);
  const user = random.skewed(USERS);
  const session_id = `oas_${random.hex(10)}`;
  const story = new Story(teller, time, API, { ...context, client_id, session_id });
  const step = (event: string, message: string, name: string, level = 'INFO', more: Fields = {}): Story =>
    story.say({ level, category: 'oauth', component: 'OAuthService', event, message }, { client_id, user_id: `usr_${user}`, username: `user${user}`, session_id, ip_address: address, step: name, ...more });
  step('oauth.authorize', 'OAuth authorization', 'authorize', 'INFO', { details: { scope: 'tasks:read', redirect_uri: 'https://app.example.com/callback' } });
  story.after(random.duration(4_000));
  if (random.chance(0.1)) step('oauth.error', 'OAuth flow failed', 'token', 'WARNING', { error: 'invalid_grant' });
  else step('oauth.token', 'OAuth token issued', 'token');
  return story.records;
}

function healthCheck(teller: StoryTeller, time: number): StoryRecord[] {
  const { random } = teller;
  const story = new Story(teller, time, API, { request_id: null, user_id: null, organization_id: null });
  const failed = random.chance(0.01);
  story.say(
    { level: failed ? 'ERROR' : 'INFO', category: 'metric', component: 'HealthCheck', event: failed ? 'health.check.failed' : 'health.check.completed', message: failed ? 'Health check failed' : 'Health check completed' },
    { check_name: random.pick(['database', 'redis', 'mail']), status: failed ? 'unhealthy' : 'healthy', response_time: random.duration(6), critical: true, timeout_duration: 1_000 },
  );
  return story.records;
}
