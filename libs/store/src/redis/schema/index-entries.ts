import { fold, patternOf, type StoredRecord } from '@cairn/core/query';
import type { RedisIndex } from '@cairn/core';
import { isJobLogName, JOB_LOG_FIELD } from './job-log';
import { isErrorLevel } from './streams';

/** Longer values have no index: keys are to be short. */
export const LONGEST_VALUE = 200;
/** A request that took longer, ms, is in the index of slow ones. */
export const SLOW_MS = 1_000;
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']);
/** In place of methods that are none. */
export const OTHER_METHOD = 'OTHER';
export const PATH_METHODS: readonly string[] = [...METHODS, OTHER_METHOD];

/** Takes the number of an index, a place of {@link INDEX_NAMES}, and one of its values. Of a word case does not matter: the index has it folded. */
export type AddEntry = (index: number, value: string, isWord: boolean) => void;

/** Parts of names of keys, each followed by a value. */
export const INDEX_NAMES: readonly string[] = [
  ...['req:ip:', 'req:fqdn:', 'req:host:', 'req:user:', 'req:session:', 'req:client:', 'request:', 'job:', 'job:log:', 'req:status:', 'req:method:', 'event:', 'req:errors', 'req:slow', 'oauth:'],
  ...PATH_METHODS.map((method) => `req:path:${method}:`),
];
const numberOf = (name: string): number => INDEX_NAMES.indexOf(name);
const [IP, FQDN, HOST, USER, SESSION, CLIENT, REQUEST, JOB] = [numberOf('req:ip:'), numberOf('req:fqdn:'), numberOf('req:host:'), numberOf('req:user:'), numberOf('req:session:'), numberOf('req:client:'), numberOf('request:'), numberOf('job:')];
const [JOB_LOG, STATUS, METHOD, EVENT, FAILED, SLOW, OAUTH] = [numberOf('job:log:'), numberOf('req:status:'), numberOf('req:method:'), numberOf('event:'), numberOf('req:errors'), numberOf('req:slow'), numberOf('oauth:')];

type Fields = Readonly<Record<string, unknown>>;
type Entries = (record: StoredRecord, add: AddEntry) => void;

/** What each index holds. An index may hold more records than a query means, never fewer: what is found is tested. */
const ENTRIES: Readonly<Record<RedisIndex, Entries>> = {
  ip: ({ metadata }, add) => addValue(IP, metadata['ip_address'], add),
  fqdn: ({ metadata }, add) => addWord(FQDN, metadata['client_hostname'], add),
  host: ({ metadata }, add) => addWord(HOST, metadata['host'], add),
  user: ({ context, metadata }, add) => addId(USER, context['user_id'], metadata['user_id'], add),
  session: ({ context, metadata }, add) => addId(SESSION, context['session_id'], metadata['session_id'], add),
  client: ({ context, metadata }, add) => addId(CLIENT, context['client_id'], metadata['client_id'], add),
  request: ({ context, metadata }, add) => addId(REQUEST, context['request_id'], metadata['request_id'], add),
  job: ({ context, metadata }, add) => {
    addId(JOB, context['job_id'], metadata['job_id'], add);
    addValue(JOB, metadata['task_id'], add);
    const log = context[JOB_LOG_FIELD];
    if (isJobLogName(log)) addWord(JOB_LOG, log, add);
  },
  status: ({ metadata }, add) => addValue(STATUS, metadata['status_code'], add),
  method: ({ metadata }, add) => typeof metadata['method'] === 'string' && addText(METHOD, upperOf(metadata['method']), add),
  path: ({ metadata }, add) => addPath(metadata, add),
  event: ({ event }, add) => addWord(EVENT, event, add),
  errors: (record, add) => {
    if (isFailure(record)) add(FAILED, '', false);
  },
  slow: ({ category, metadata }, add) => {
    if (category === 'request' && Number(metadata['duration_ms']) > SLOW_MS) add(SLOW, '', false);
  },
  oauth: ({ category, event }, add) => {
    if (category === 'oauth') addWord(OAUTH, event?.replace(/^oauth\./, ''), add);
  },
};

/** Calls `add` for each entry of a record in some indexes; the same entry may come twice. */
export function entriesOf(indexes: readonly RedisIndex[]): Entries {
  const all = indexes.map((index) => ENTRIES[index]);
  return (record, add) => {
    for (const entries of all) entries(record, add);
  };
}

/** ERROR and above, or a status of 400 and above. */
export function isFailure({ level, metadata }: StoredRecord): boolean {
  return isErrorLevel(level) || Number(metadata['status_code']) >= 400;
}

/** Most are in capitals already. */
const upperOf = (method: string): string => (METHODS.has(method) ? method : method.toUpperCase());

const OTHER_PATHS = numberOf(`req:path:${OTHER_METHOD}:`);
const PATHS: ReadonlyMap<string, number> = new Map([...METHODS].map((method) => [method, numberOf(`req:path:${method}:`)]));

function pathIndex(method: unknown): number {
  return (typeof method === 'string' ? (PATHS.get(method) ?? PATHS.get(method.toUpperCase())) : undefined) ?? OTHER_PATHS;
}

/** Undefined when it has none. */
export function pathEntry(method: string, pattern: string): string | undefined {
  return pattern === '' || pattern.length > LONGEST_VALUE ? undefined : INDEX_NAMES[pathIndex(method)]! + fold(pattern);
}

function addPath(metadata: Fields, add: AddEntry): void {
  const pattern = patternOf(metadata);
  if (pattern !== '' && pattern.length <= LONGEST_VALUE) add(pathIndex(metadata['method']), pattern, true);
}

/** The places a query looks for an id at. */
function addId(index: number, ofContext: unknown, ofMetadata: unknown, add: AddEntry): void {
  addValue(index, ofContext, add);
  if (ofMetadata !== undefined && ofMetadata !== ofContext) addValue(index, ofMetadata, add);
}

function addWord(index: number, value: unknown, add: AddEntry): void {
  if (typeof value === 'string') addText(index, value, add, true);
  else addValue(index, value, add);
}

/** Of a list each member; numbers and the rest as a query writes them. */
function addValue(index: number, value: unknown, add: AddEntry): void {
  if (typeof value === 'string') addText(index, value, add);
  else if (Array.isArray(value)) value.forEach((member) => addValue(index, member, add));
  else if (value !== undefined && value !== null) addText(index, typeof value === 'object' ? JSON.stringify(value) : String(value), add);
}

function addText(index: number, text: string, add: AddEntry, isWord = false): void {
  if (text !== '' && text.length <= LONGEST_VALUE) add(index, text, isWord);
}
