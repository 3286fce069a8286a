import { CONTEXT_FIELDS } from '../record/record-fields';

/**
 * How a field's values are compared. `level`: by the order of levels. `id`: exactly, `*` allowed. `word`: the same in any case. `text`: contains.
 * `path`: as a word, of the path or its route pattern. `status`, `duration`, `number`: as numbers.
 */
export type FieldKind = 'level' | 'id' | 'word' | 'text' | 'path' | 'status' | 'duration' | 'number';

export interface QueryField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: FieldKind;
  /** Where it stands in a record: one of them has to match. */
  readonly places: readonly string[];
  readonly about: string;
  readonly example: string;
}

const field = (name: string, kind: FieldKind, places: readonly string[], about: string, example: string, aliases: readonly string[] = []): QueryField =>
  Object.freeze({ name, kind, places, about, example, aliases });

/** Ids are looked for in the context first and then in the metadata: a failed login names its user there. */
const contextId = (name: (typeof CONTEXT_FIELDS)[number], aliases: readonly string[], about: string, example: string, also: readonly string[] = []): QueryField =>
  field(name, 'id', [`context.${name}`, `metadata.${name}`, ...also], about, example, aliases);

/** Every field that has a name of its own. Others are `metadata.<path>` and `context.<path>`. */
export const QUERY_FIELDS: readonly QueryField[] = Object.freeze([
  field('level', 'level', ['level'], 'Level, by order', 'level>=warning'),
  field('category', 'word', ['category'], 'Category of the logger', 'category:database'),
  field('component', 'word', ['component'], 'Name of the logger', 'component:TaskService', ['logger']),
  field('event', 'word', ['event'], 'Name of the event', 'event:job.*'),
  field('operation', 'word', ['operation'], 'What the component was doing', 'operation:assign'),
  field('message', 'text', ['message'], 'The message', 'message:"timed out"', ['msg']),
  field('exception', 'text', ['exception.type', 'exception.message', 'exception.traceback'], 'Type, message or stack of the exception', 'exception:QueryFailedError', ['error']),
  field('service', 'word', ['service'], 'Service', 'service:task-api'),
  field('version', 'word', ['version'], 'Version of the service', 'version:1.2.*'),
  field('environment', 'word', ['environment'], 'Environment', 'environment:production', ['env']),
  field('host_name', 'word', ['host_name'], 'Machine that wrote the record', 'machine:web-1', ['machine']),
  field('record_id', 'id', ['record_id'], 'One record', 'record:rec_bb20af6878cc_5', ['record']),
  contextId('request_id', ['request'], 'Request, and all that came of it', 'request:req_8f4e2b1c9a7d'),
  contextId('user_id', ['user'], 'User', 'user:usr_17'),
  contextId('organization_id', ['organization', 'org'], 'Organization', 'org:org_3'),
  contextId('username', [], 'Name of the user', 'username:alice'),
  contextId('client_id', ['client'], 'OAuth client', 'client:web-app'),
  contextId('session_id', ['session'], 'Session', 'session:ses_91'),
  contextId('correlation_id', ['correlation'], 'Id the caller gave', 'correlation:8f4e2b1c'),
  contextId('trace_id', ['trace'], 'W3C trace', 'trace:ccaa1c6fe80a05778169ed91a1dc14fb'),
  contextId('span_id', ['span'], 'W3C span', 'span:c67191d226d259c7'),
  contextId('tenant_id', ['tenant'], 'Tenant', 'tenant:acme'),
  contextId('run_id', ['run'], 'Run', 'run:run_5'),
  contextId('flow_id', ['flow'], 'Flow', 'flow:flow_5'),
  contextId('step_id', ['step'], 'Step of a job or flow', 'step:plan'),
  contextId('execution_id', ['execution'], 'Execution', 'execution:exec_1760000000_8f4e2b1c'),
  contextId('job_id', ['job'], 'Job', 'job:4711', ['metadata.task_id']),
  contextId('queue', [], 'Queue of the job', 'queue:provisioning'),
  contextId('resource_id', ['resource'], 'Resource', 'resource:res_2'),
  field('method', 'word', ['metadata.method'], 'HTTP method', 'method:POST'),
  field('path', 'path', ['metadata.path', 'metadata.route'], 'Path, or the pattern of its route', 'path:/tasks/*'),
  field('route', 'path', ['metadata.route'], 'Pattern of the route', 'route:/tasks/:id'),
  field('status', 'status', ['metadata.status_code'], 'Status code or class', 'status:5xx', ['status_code']),
  field('duration', 'duration', ['metadata.duration_ms'], 'Duration; ms unless s, m or h is said', 'duration>1.5s', ['duration_ms']),
  field('ip', 'id', ['metadata.ip_address'], "Client's address", 'ip:10.0.0.*', ['ip_address', 'address']),
  field('host', 'word', ['metadata.host'], 'Host that was asked for', 'host:api.example.com', ['proxy']),
  field('hostname', 'word', ['metadata.client_hostname'], "Client's name by reverse DNS", 'hostname:*.example.net', ['client_hostname', 'fqdn']),
  field('user_agent', 'text', ['metadata.user_agent'], 'User agent', 'agent:curl', ['agent']),
  field('referrer', 'text', ['metadata.referrer'], 'Referrer', 'referrer:example.com'),
  field('handler', 'word', ['metadata.handler'], 'Controller and method', 'handler:TaskController.find'),
  field('outcome', 'word', ['metadata.outcome'], 'How the request ended', 'outcome:aborted'),
  field('table', 'word', ['metadata.table'], 'Table of a query', 'table:tasks'),
  field('query_type', 'word', ['metadata.query_type'], 'Kind of a query', 'query_type:SELECT'),
  field('provider', 'word', ['metadata.provider'], 'Other system of a call', 'provider:mail'),
  field('endpoint', 'path', ['metadata.endpoint'], 'Endpoint of a call', 'endpoint:*/send'),
  field('task', 'word', ['metadata.task_name'], 'Name of a job', 'task:send-email', ['task_name']),
  field('attempt', 'number', ['metadata.attempt'], 'Attempt of a job or call', 'attempt>1'),
  field('check', 'word', ['metadata.check_name'], 'Health check', 'check:database', ['check_name']),
  field('reason', 'word', ['metadata.reason'], 'Reason of a refusal', 'reason:bad-password'),
]);

const BY_NAME: ReadonlyMap<string, QueryField> = new Map(QUERY_FIELDS.flatMap((each) => [each.name, ...each.aliases].map((name): [string, QueryField] => [name, each])));

/** Names and aliases. */
export const FIELD_NAMES: readonly string[] = [...BY_NAME.keys()];

const FREE = /^(?:metadata|context|exception|source)(?:\.[^.\s]+)+$/;

/** The field a query names: by name, alias, or place (`metadata.x.y`). Undefined when there is none of that name. */
export function findField(name: string): QueryField | undefined {
  const known = BY_NAME.get(name.toLowerCase());
  if (known !== undefined) return known;
  return FREE.test(name) ? { name, aliases: [], kind: 'word', places: [name], about: 'Any other value', example: `${name}:*` } : undefined;
}
