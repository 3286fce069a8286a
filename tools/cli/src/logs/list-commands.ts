import { allOf, errorRecords, fieldIs, parseQuery, slowRequests, type Filter } from '@cairn/core/query';
import { matches } from '../options/conditions';
import { UsageError } from '../usage-error';
import type { ListCommand } from './list-command';
import { REQUESTS } from './requests';

const OAUTH = fieldIs('category', 'oauth');

const by = (field: string) => (argument: unknown): Filter => matches(field, argument as string);
const errors = (_: unknown, { includeWarnings }: Readonly<Record<string, unknown>>): Filter => errorRecords(includeWarnings === true);

/** `cairn logs` alone. */
export const RECENT: ListCommand = {
  name: 'logs',
  about: 'the newest records, oldest to newest; its commands find particular ones',
  filters: ['event', 'level', 'hostname'],
  find: () => undefined,
  examples: ['cairn logs', 'cairn logs --since 2h --level warning', 'cairn logs --event "job.*" --limit 20', 'cairn logs --json | jq .message'],
};

/** Every command that lists records. */
export const LIST_COMMANDS: readonly ListCommand[] = [
  {
    name: 'search',
    argument: ['[query...]', 'words and conditions, as in docs/reference/query.md; none: everything'],
    about: 'records that pass a query',
    filters: ['event', 'level', 'hostname'],
    find: (words) => parseQuery((words as readonly string[]).join(' ')),
    note: 'A condition may be left out with a minus, as in -status:200; a word with -q or behind --: cairn logs search -- -nginx',
    examples: ['cairn logs search http.request.completed -status:200', `cairn logs search '"capacity units"'`, "cairn logs search 'level>=warning path:/api/v1/tasks*'", "cairn logs search 'duration>20 -category:database' --since 1h", "cairn logs search 'status:5xx OR level>=error' -C 2"],
  },
  {
    name: 'errors',
    about: 'ERROR and above, and requests with a status of 400 and above',
    add: (command) => command.option('--include-warnings', 'WARNING as well'),
    find: errors,
    examples: ['cairn logs errors', 'cairn logs errors --since 1h --limit 10', 'cairn logs errors --include-warnings', "cairn logs errors --query 'path:/api/v1/tasks*'"],
  },
  {
    name: 'errors-debug',
    about: 'the same with context, metadata and stack of each',
    add: (command) => command.option('--include-warnings', 'WARNING as well'),
    find: errors,
    details: true,
    examples: ['cairn logs errors-debug --limit 1', 'cairn logs errors-debug --since 1h --include-warnings'],
  },
  {
    name: 'ip',
    argument: ['<ip>', 'address of a client; * stands for any text'],
    about: 'records of a client by address',
    filters: ['event', 'level'],
    find: by('ip'),
    examples: ['cairn logs ip 127.0.0.1', 'cairn logs ip "127.0.*" --level warning'],
  },
  {
    name: 'oauth-client',
    argument: ['<client-id>', 'id of an OAuth client'],
    about: 'records of an OAuth client',
    filters: ['event', 'level'],
    find: by('client_id'),
    examples: ['cairn logs oauth-client sample-cli', 'cairn logs oauth-client sample-cli --event oauth.token'],
  },
  {
    name: 'proxy',
    argument: ['<hostname>', 'host that was asked for, with its port when there is one'],
    about: 'requests by the host that was asked for',
    find: by('host'),
    examples: ['cairn logs proxy "127.0.0.1*"'],
  },
  {
    name: 'hostname',
    argument: ['<fqdn>', "a client's name by reverse DNS; * stands for any text"],
    about: "requests by the client's name (where reverse DNS is on)",
    find: by('hostname'),
    examples: ['cairn logs hostname "*.example.net"'],
  },
  {
    name: 'user',
    argument: ['<user-id>', 'id of a user'],
    about: 'records of a user',
    filters: ['event', 'level'],
    find: by('user_id'),
    examples: ['cairn logs user usr_alice', 'cairn logs user usr_alice --level warning'],
  },
  {
    name: 'session',
    argument: ['<session-id>', 'id of a session'],
    about: 'records of a session',
    filters: ['event', 'level'],
    find: by('session_id'),
    examples: ['cairn logs session <session-id>'],
  },
  {
    name: 'method',
    argument: ['<method>', 'HTTP method'],
    about: 'requests by method',
    find: (method) => allOf(REQUESTS, matches('method', method as string)),
    examples: ['cairn logs method DELETE'],
  },
  {
    name: 'status',
    argument: ['<code>', 'a status code, a class such as 5xx, or several with commas'],
    about: 'requests by status',
    find: (code) => allOf(REQUESTS, statusFilter(code as string)),
    examples: ['cairn logs status 500', 'cairn logs status 4xx', 'cairn logs status 401,403'],
  },
  {
    name: 'path',
    argument: ['<pattern>', 'a path or the pattern of a route; * stands for any text'],
    about: 'requests by path',
    find: (path) => allOf(REQUESTS, matches('path', path as string)),
    examples: ['cairn logs path "/api/v1/tasks*"', 'cairn logs path "/api/v1/tasks/:id"'],
  },
  {
    name: 'slow',
    argument: ['[threshold-ms]', 'longer than so many milliseconds; default: 1000'],
    about: 'slow requests',
    find: (threshold) => slowRequests(thresholdOf(threshold as string | undefined)),
    examples: ['cairn logs slow', 'cairn logs slow 20 --since 1h'],
  },
  {
    name: 'oauth',
    argument: ['<ip>', 'address of a client'],
    about: 'OAuth activity of an address',
    find: (ip) => allOf(OAUTH, matches('ip', ip as string)),
    examples: ['cairn logs oauth 127.0.0.1'],
  },
  {
    name: 'oauth-user',
    argument: ['<username>', 'name of a user'],
    about: 'OAuth activity of a user by name',
    find: (name) => allOf(OAUTH, matches('username', name as string)),
    examples: ['cairn logs oauth-user alice'],
  },
];

function statusFilter(code: string): Filter | undefined {
  if (!/^(?:\d{3}|[1-9]xx)(?:,(?:\d{3}|[1-9]xx))*$/i.test(code)) throw new UsageError(`<code>: ${JSON.stringify(code)} is no status. Write 404, 5xx or 401,403.`);
  return parseQuery(`status:${code}`);
}

function thresholdOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = Number(value);
  if (!Number.isFinite(ms) || ms < 0 || value.trim() === '') throw new UsageError(`[threshold-ms]: ${JSON.stringify(value)} is not a number of milliseconds. Write 1000.`);
  return ms;
}
