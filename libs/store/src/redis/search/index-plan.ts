import { parseLevel, ERROR, type RedisIndex } from '@cairn/core';
import { findField, fold, type FieldCondition, type FieldTest, type Filter } from '@cairn/core/query';
import { isWrittenOneWay } from '../../plan/query-plan';
import { isJobLogName, JOB_LOG_FIELD } from '../schema/job-log';
import { LONGEST_VALUE, PATH_METHODS, pathEntry, SLOW_MS } from '../schema/index-entries';

/** An index and one of its values. */
export interface IndexEntry {
  readonly index: RedisIndex;
  /** As in its key, such as `req:ip:10.0.0.1`. */
  readonly name: string;
}

/** Every record that passes is in one of them. */
export type EntryUnion = readonly IndexEntry[];

/** More values are looked for by reading the streams. */
const MOST_ENTRIES = 64;

/** Ways to look for what passes a filter, each good by itself; none when only reading the streams is. */
export function indexPlans(filter: Filter | undefined): readonly EntryUnion[] {
  if (filter === undefined) return [];
  switch (filter.kind) {
    case 'and':
      return [...filter.of.flatMap(indexPlans), ...slowPlans(filter.of)];
    case 'or':
      return united(filter.of.map(indexPlans));
    case 'field':
      return fieldPlans(filter);
    default:
      return [];
  }
}

/** The index of slow ones holds requests alone. */
function slowPlans(parts: readonly Filter[]): readonly EntryUnion[] {
  const conditions = parts.flatMap((part) => (part.kind === 'field' ? [part] : part.kind === 'and' ? part.of.filter((each) => each.kind === 'field') : []));
  const isOf = (name: string, passes: (test: FieldTest) => boolean): boolean => conditions.some(({ field, test }) => findField(field)?.name === name && passes(test));
  const ofRequests = isOf('category', (test) => test.op === 'in' && test.values.length > 0 && test.values.every((value) => fold(value) === 'request'));
  return ofRequests && isOf('duration', isSlow) ? [SLOW] : [];
}

/** Each part needs a way; of several the first is taken. */
function united(parts: readonly (readonly EntryUnion[])[]): readonly EntryUnion[] {
  if (parts.length === 0 || parts.some((plans) => plans.length === 0)) return [];
  const entries = new Map(parts.flatMap((plans) => plans[0]!).map((entry) => [entry.name, entry]));
  return entries.size <= MOST_ENTRIES ? [[...entries.values()]] : [];
}

type OneValue = (value: string) => readonly IndexEntry[] | undefined;

const byId = (index: RedisIndex, prefix: string): OneValue => (value) => entry(index, prefix, value);
const byWord = (index: RedisIndex, prefix: string): OneValue => (value) => entry(index, prefix, fold(value));

/** Fields of which every value is in an index. */
const VALUES: Readonly<Record<string, OneValue>> = {
  request_id: byId('request', 'request:'),
  user_id: byId('user', 'req:user:'),
  session_id: byId('session', 'req:session:'),
  client_id: byId('client', 'req:client:'),
  job_id: byId('job', 'job:'),
  [`context.${JOB_LOG_FIELD}`]: (value) => (isJobLogName(value) ? entry('job', 'job:log:', fold(value)) : undefined),
  ip: byId('ip', 'req:ip:'),
  hostname: byWord('fqdn', 'req:fqdn:'),
  host: byWord('host', 'req:host:'),
  event: byWord('event', 'event:'),
  method: (value) => entry('method', 'req:method:', value.toUpperCase()),
  status: byId('status', 'req:status:'),
  route: (value) => {
    const names = PATH_METHODS.map((method) => pathEntry(method, value));
    return names.every((name) => name !== undefined) ? names.map((name) => ({ index: 'path' as const, name })) : undefined;
  },
};

const ERRORS: EntryUnion = [{ index: 'errors', name: 'req:errors' }];
const SLOW: EntryUnion = [{ index: 'slow', name: 'req:slow' }];

function fieldPlans({ field: given, test }: FieldCondition): readonly EntryUnion[] {
  const field = findField(given)?.name;
  if (field === undefined) return [];
  const plans: EntryUnion[] = [];
  const ofValue = VALUES[field];
  const values = test.op === 'in' && ofValue !== undefined && test.values.every(isWrittenOneWay) ? test.values.map(ofValue) : [undefined];
  if (values.length <= MOST_ENTRIES && values.every((each) => each !== undefined)) plans.push(values.flat());
  if (field === 'level' && isOfErrors(test)) plans.push(ERRORS);
  if (field === 'status' && lowest(test) >= 400) plans.push(ERRORS);
  return plans;
}

function entry(index: RedisIndex, prefix: string, value: string): readonly IndexEntry[] | undefined {
  return value === '' || value.length > LONGEST_VALUE ? undefined : [{ index, name: prefix + value }];
}

/** Only levels from ERROR on pass. */
function isOfErrors(test: FieldTest): boolean {
  if (test.op === 'in') return test.values.length > 0 && test.values.every((value) => (parseLevel(value)?.value ?? 0) >= ERROR.value);
  return lowest(test) >= ERROR.value;
}

function isSlow(test: FieldTest): boolean {
  return test.op === '>' ? test.value >= SLOW_MS : lowest(test) > SLOW_MS;
}

/** The smallest number that passes. */
function lowest(test: FieldTest): number {
  switch (test.op) {
    case '>':
    case '>=':
      return test.value;
    case 'within':
      return test.min;
    case 'in':
      return test.values.length === 0 ? -Infinity : Math.min(...test.values.map((value) => (value.trim() === '' || Number.isNaN(Number(value)) ? -Infinity : Number(value))));
    default:
      return -Infinity;
  }
}
