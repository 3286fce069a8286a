import { LineScanner, STATS_FIELDS, type StoredRecord } from '@cairn/core/query';
import { JOB_LOG_FIELD } from '../schema/job-log';

/** Of a record what indexes, statistics and marks are made of. */
const WANTED_FIELDS: readonly string[] = [
  ...STATS_FIELDS,
  'record_id',
  ...['session_id', 'client_id', 'job_id', JOB_LOG_FIELD].map((name) => `context.${name}`),
  ...['client_hostname', 'host', 'session_id', 'client_id', 'request_id', 'job_id', 'task_id'].map((name) => `metadata.${name}`),
];

export const scannerOfWanted = (): LineScanner => new LineScanner(WANTED_FIELDS);

/** Makes records to keep of what a scanner has read last. All have the same shape, so that each of their fields is found at once. */
export function recordKeeper(scanner: LineScanner): () => StoredRecord {
  const of = (name: string): number => scanner.fieldOf(name);
  const [timestamp, level, category, event, message, recordId] = [of('timestamp'), of('level'), of('category'), of('event'), of('message'), of('record_id')];
  const [context, metadata] = [contextKeeper(scanner), metadataKeeper(scanner)];
  return () =>
    ({
      timestamp: scanner.valueOf(timestamp),
      level: scanner.valueOf(level),
      category: scanner.valueOf(category),
      event: scanner.valueOf(event),
      message: scanner.valueOf(message),
      record_id: scanner.valueOf(recordId),
      context: context(),
      metadata: metadata(),
    }) as StoredRecord;
}

type Fields = StoredRecord['context'];

function contextKeeper(scanner: LineScanner): () => Fields {
  const of = (name: string): number => scanner.fieldOf(`context.${name}`);
  const [request, user, organization, username] = [of('request_id'), of('user_id'), of('organization_id'), of('username')];
  const [session, client, job, jobLog] = [of('session_id'), of('client_id'), of('job_id'), of(JOB_LOG_FIELD)];
  return () => ({
    request_id: scanner.valueOf(request),
    user_id: scanner.valueOf(user),
    organization_id: scanner.valueOf(organization),
    username: scanner.valueOf(username),
    session_id: scanner.valueOf(session),
    client_id: scanner.valueOf(client),
    job_id: scanner.valueOf(job),
    [JOB_LOG_FIELD]: scanner.valueOf(jobLog),
  });
}

function metadataKeeper(scanner: LineScanner): () => Fields {
  const of = (name: string): number => scanner.fieldOf(`metadata.${name}`);
  const [method, path, route, status, duration, address, hostname, host] = [of('method'), of('path'), of('route'), of('status_code'), of('duration_ms'), of('ip_address'), of('client_hostname'), of('host')];
  const [user, username, session, client, request, job, task, table] = [of('user_id'), of('username'), of('session_id'), of('client_id'), of('request_id'), of('job_id'), of('task_id'), of('table')];
  return () => ({
    method: scanner.valueOf(method),
    path: scanner.valueOf(path),
    route: scanner.valueOf(route),
    status_code: scanner.valueOf(status),
    duration_ms: scanner.valueOf(duration),
    ip_address: scanner.valueOf(address),
    client_hostname: scanner.valueOf(hostname),
    host: scanner.valueOf(host),
    user_id: scanner.valueOf(user),
    username: scanner.valueOf(username),
    session_id: scanner.valueOf(session),
    client_id: scanner.valueOf(client),
    request_id: scanner.valueOf(request),
    job_id: scanner.valueOf(job),
    task_id: scanner.valueOf(task),
    table: scanner.valueOf(table),
  });
}
