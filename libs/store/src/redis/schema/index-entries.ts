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

/** Takes the name of an index, such as `req:ip:`, and one of its values. */
export type AddEntry = (index: string, value: string) => void;

type Fields = Readonly<Record<string, unknown>>;
type Entries = (record: StoredRecord, add: AddEntry) => void;

/** What each index holds. An index may hold more records than a query means, never fewer: what is found is tested. */
const ENTRIES: Readonly<Record<RedisIndex, Entries>> = {
  ip: ({ metadata }, add) => addValue('req:ip:', metadata['ip_address'], add),
  fqdn: ({ metadata }, add) => addWord('req:fqdn:', metadata['client_hostname'], add),
  host: ({ metadata }, add) => addWord('req:host:', metadata['host'], add),
  user: ({ context, metadata }, add) => addId('req:user:', context['user_id'], metadata['user_id'], add),
  session: ({ context, metadata }, add) => addId('req:session:', context['session_id'], metadata['session_id'], add),
  client: ({ context, metadata }, add) => addId('req:client:', context['client_id'], metadata['client_id'], add),
  request: ({ context, metadata }, add) => addId('request:', context['request_id'], metadata['request_id'], add),
  job: ({ context, metadata }, add) => {
    addId('job:', context['job_id'], metadata['job_id'], add);
    addValue('job:', metadata['task_id'], add);
    const log = context[JOB_LOG_FIELD];
    if (isJobLogName(log)) addWord('job:log:', log, add);
  },
  status: ({ metadata }, add) => addValue('req:status:', metadata['status_code'], add),
  method: ({ metadata }, add) => typeof metadata['method'] === 'string' && addText('req:method:', upperOf(metadata['method']), add),
  path: ({ metadata }, add) => addPath(metadata, add),
  event: ({ event }, add) => addWord('event:', event, add),
  errors: (record, add) => {
    if (isFailure(record)) add('req:errors', '');
  },
  slow: ({ category, metadata }, add) => {
    if (category === 'request' && Number(metadata['duration_ms']) > SLOW_MS) add('req:slow', '');
  },
  oauth: ({ category, event }, add) => {
    if (category === 'oauth') addWord('oauth:', event?.replace(/^oauth\./, ''), add);
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

const OTHER_PATHS = `req:path:${OTHER_METHOD}:`;
const PATHS: ReadonlyMap<string, string> = new Map([...METHODS].map((method) => [method, `req:path:${method}:`]));

/** Most are in capitals already. */
const upperOf = (method: string): string => (METHODS.has(method) ? method : method.toUpperCase());

function pathIndex(method: unknown): string {
  return (typeof method === 'string' ? PATHS.get(upperOf(method)) : undefined) ?? OTHER_PATHS;
}

/** Undefined when it has none. */
export function pathEntry(method: string, pattern: string): string | undefined {
  return pattern === '' || pattern.length > LONGEST_VALUE ? undefined : pathIndex(method) + fold(pattern);
}

/** Words come again and again. */
const folded = new Map<string, string>();
const MOST_FOLDED = 5_000;

function foldedOf(text: string): string {
  let found = folded.get(text);
  if (found !== undefined) return found;
  if (folded.size >= MOST_FOLDED) folded.clear();
  folded.set(text, (found = fold(text)));
  return found;
}

function addPath(metadata: Fields, add: AddEntry): void {
  const pattern = patternOf(metadata);
  if (pattern !== '' && pattern.length <= LONGEST_VALUE) add(pathIndex(metadata['method']), foldedOf(pattern));
}

/** The places a query looks for an id at. */
function addId(prefix: string, ofContext: unknown, ofMetadata: unknown, add: AddEntry): void {
  addValue(prefix, ofContext, add);
  if (ofMetadata !== undefined && ofMetadata !== ofContext) addValue(prefix, ofMetadata, add);
}

function addWord(prefix: string, value: unknown, add: AddEntry): void {
  if (typeof value === 'string') addText(prefix, foldedOf(value), add);
  else addValue(prefix, value, add);
}

/** Of a list each member; numbers and the rest as a query writes them. */
function addValue(prefix: string, value: unknown, add: AddEntry): void {
  if (typeof value === 'string') addText(prefix, value, add);
  else if (Array.isArray(value)) value.forEach((member) => addValue(prefix, member, add));
  else if (value !== undefined && value !== null) addText(prefix, typeof value === 'object' ? JSON.stringify(value) : String(value), add);
}

function addText(prefix: string, text: string, add: AddEntry): void {
  if (text !== '' && text.length <= LONGEST_VALUE) add(prefix, text);
}
