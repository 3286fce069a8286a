import type { CanonicalRecord } from '../record/record.schema';

/** A query, and the same said in plain code: what has to be found. */
export interface Question {
  readonly query: string;
  passes(record: CanonicalRecord): boolean;
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const rank = (level: string): number => LEVELS.indexOf(level);
const status = ({ metadata }: CanonicalRecord): number => (typeof metadata.status_code === 'number' ? metadata.status_code : NaN);
const duration = ({ metadata }: CanonicalRecord): number => (typeof metadata.duration_ms === 'number' ? metadata.duration_ms : NaN);
const has = (value: unknown, text: string): boolean => String(value ?? '').toLowerCase().includes(text);
const anywhere = (record: CanonicalRecord, text: string): boolean => valuesOf(record).some((value) => has(value, text));
const idOf = (name: string, value: string) => ({ context, metadata }: CanonicalRecord): boolean => context[name] === value || metadata[name] === value;

function valuesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(valuesOf);
}

/** Asked of every store. The ids are some of those that the contract's seed gives. */
export const LOG_STORE_QUESTIONS: readonly Question[] = [
  { query: '', passes: () => true },
  { query: 'level:error', passes: ({ level }) => level === 'ERROR' },
  { query: 'level>=warning', passes: ({ level }) => rank(level) >= 3 },
  { query: 'level<info', passes: ({ level }) => rank(level) < 2 },
  { query: 'level:warn,error', passes: ({ level }) => level === 'WARNING' || level === 'ERROR' },
  { query: 'category:database', passes: ({ category }) => category === 'database' },
  { query: 'component:taskservice', passes: ({ component }) => component === 'TaskService' },
  { query: 'event:job.step.completed', passes: ({ event }) => event === 'job.step.completed' },
  { query: 'event:job.*', passes: ({ event }) => event?.startsWith('job.') === true },
  { query: 'operation:save', passes: ({ operation }) => operation === 'save' },
  { query: 'message:"failed login"', passes: ({ message }) => has(message, 'failed login') },
  { query: 'service:task-worker', passes: ({ service }) => service === 'task-worker' },
  { query: 'environment:staging', passes: () => false },
  { query: 'machine:worker-1', passes: ({ host_name }) => host_name === 'worker-1' },
  { query: 'exception:QueryFailedError', passes: ({ exception }) => valuesOf(exception).some((value) => has(value, 'queryfailederror')) },
  { query: 'user:usr_0', passes: idOf('user_id', 'usr_0') },
  { query: 'user:usr_1*', passes: ({ context, metadata }) => [context.user_id, metadata.user_id].some((id) => String(id).startsWith('usr_1')) },
  { query: 'org:org_1', passes: idOf('organization_id', 'org_1') },
  { query: '-user:*', passes: ({ context, metadata }) => context.user_id === null && metadata.user_id === undefined },
  { query: 'client:mobile-app', passes: idOf('client_id', 'mobile-app') },
  { query: 'session:ses_0', passes: idOf('session_id', 'ses_0') },
  { query: 'username:admin1', passes: idOf('username', 'admin1') },
  { query: 'queue:provisioning', passes: idOf('queue', 'provisioning') },
  { query: 'step:plan', passes: idOf('step_id', 'plan') },
  { query: 'method:post', passes: ({ metadata }) => metadata.method === 'POST' },
  { query: 'path:/tasks/*', passes: ({ metadata }) => [metadata.path, metadata.route].some((path) => String(path).startsWith('/tasks/')) },
  { query: 'path:/tasks/:id', passes: ({ metadata }) => metadata.route === '/tasks/:id' },
  { query: 'status:404', passes: (record) => status(record) === 404 },
  { query: 'status:4xx', passes: (record) => status(record) >= 400 && status(record) < 500 },
  { query: 'status:404,5xx', passes: (record) => status(record) === 404 || status(record) >= 500 },
  { query: 'status>=400 status<500', passes: (record) => status(record) >= 400 && status(record) < 500 },
  { query: 'duration>500', passes: (record) => duration(record) > 500 },
  { query: 'duration>=1.5s', passes: (record) => duration(record) >= 1_500 },
  { query: 'ip:203.0.113.1', passes: ({ metadata }) => metadata.ip_address === '203.0.113.1' },
  { query: 'ip:203.0.113.*', passes: ({ metadata }) => String(metadata.ip_address).startsWith('203.0.113.') },
  { query: 'host:eu.api.example.com', passes: ({ metadata }) => metadata.host === 'eu.api.example.com' },
  { query: 'hostname:*.example.net', passes: ({ metadata }) => String(metadata.client_hostname).endsWith('.example.net') },
  { query: 'table:tasks', passes: ({ metadata }) => metadata.table === 'tasks' },
  { query: 'metadata.priority:high', passes: ({ metadata }) => metadata.priority === 'high' },
  { query: 'metadata.details.scope:tasks*', passes: ({ metadata }) => metadata.details !== undefined },
  { query: 'context.resource_id:*', passes: ({ context }) => context.resource_id !== undefined },
  { query: 'metadata.max_retries>2', passes: ({ metadata }) => Number(metadata.max_retries) > 2 },
  { query: '"timed out"', passes: (record) => anywhere(record, 'timed out') },
  { query: 'TIMED', passes: (record) => anywhere(record, 'timed') },
  { query: 'quota', passes: (record) => anywhere(record, 'quota') },
  { query: 'user_agent', passes: (record) => anywhere(record, 'user_agent') },
  { query: '"no such text anywhere"', passes: () => false },
  { query: '/timed out after [0-9]+ ms/', passes: (record) => valuesOf(record).some((value) => /timed out after [0-9]+ ms/.test(String(value))) },
  { query: '/QUOTA|statement timeout/i', passes: (record) => anywhere(record, 'quota') || anywhere(record, 'statement timeout') },
  { query: 'message~/^Failed .* attempt$/', passes: ({ message }) => /^Failed .* attempt$/.test(message) },
  { query: 'level:error OR status:404', passes: (record) => record.level === 'ERROR' || status(record) === 404 },
  { query: 'category:request -status:2xx', passes: (record) => record.category === 'request' && !(status(record) >= 200 && status(record) < 300) },
  { query: 'category:request (status:404 OR duration>200) -method:GET', passes: (record) => record.category === 'request' && (status(record) === 404 || duration(record) > 200) && record.metadata.method !== 'GET' },
  { query: 'NOT (category:request OR category:database)', passes: ({ category }) => category !== 'request' && category !== 'database' },
  { query: 'category!=request level!=info', passes: ({ category, level }) => category !== 'request' && level !== 'INFO' },
  { query: 'category:(request security) method:POST', passes: ({ category, metadata }) => (category === 'request' || category === 'security') && metadata.method === 'POST' },
];
