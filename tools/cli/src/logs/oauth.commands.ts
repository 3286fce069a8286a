import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { allOf, anyOf, fieldIs, type Filter, type FoundRecord } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { addLimit, addOutput, addQuery, addRange, addSource, type ListOptions } from '../options/common-options';
import { filterOf, matches } from '../options/conditions';
import { timeRange } from '../options/time-range';
import { EXIT_CODES, examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine } from '../print/printable';
import { recordDetails } from '../print/record-details';
import { recordJson, recordLine } from '../print/record-line';
import { withStore } from '../source/with-store';
import type { CliTerminal } from '../terminal/cli-terminal';
import { nothingFound } from './nothing-found';
import { flowsOf, sessionOf, type OAuthFlow } from './oauth-flows';
import { readRecords } from './read-records';
import { tellSkipped } from './tell-skipped';

interface FlowOptions extends ListOptions {
  readonly clientId?: string;
  readonly username?: string;
}

const OAUTH = fieldIs('category', 'oauth');
/** Sessions, and requests, that are looked for; the newest count. */
const MOST_IDS = 100;
/** Of some 40 characters each: a query has 4,096 at most. */
const IDS_AT_A_TIME = 25;

export function addOAuth(parent: Command, terminal: CliTerminal): void {
  addFlow(parent, terminal);
  addDebug(parent, terminal);
}

function addFlow(parent: Command, terminal: CliTerminal): void {
  const command = parent
    .command('oauth-flow')
    .description('OAuth flows, one after the other, each with its steps')
    .option('--client-id <id>', 'only flows of this client')
    .option('--username <name>', 'only flows of this user');
  withCommon(command, ['cairn logs oauth-flow', 'cairn logs oauth-flow --client-id sample-cli --username alice'])
    .action(commandAction(terminal, (options: FlowOptions) => showFlows(options, terminal)));
}

function addDebug(parent: Command, terminal: CliTerminal): void {
  const command = parent
    .command('oauth-debug')
    .description('everything that belongs to the OAuth activity of an address, with context, metadata and stack')
    .argument('<ip>', 'address of a client');
  withCommon(command, ['cairn logs oauth-debug 127.0.0.1', 'cairn logs oauth-debug 127.0.0.1 --query "level>=warning"'])
    .action(commandAction(terminal, (ip: string, options: ListOptions) => debug(ip, options, terminal)));
}

function withCommon(command: Command, lines: readonly string[]): Command {
  addQuery(addLimit(addRange(command)));
  return addSource(addOutput(command)).addHelpText('after', `${examples(lines)}\n\n${EXIT_CODES}`);
}

async function showFlows(options: FlowOptions, terminal: CliTerminal): Promise<number> {
  const { clientId, username } = options;
  const filter = allOf(OAUTH, clientId === undefined ? undefined : matches('client_id', clientId), username === undefined ? undefined : matches('username', username), filterOf(options));
  const records = await read(filter, options, terminal);
  flowsOf(records).forEach((flow, at) => {
    if (options.json === true) return terminal.out(flowJson(flow));
    if (at > 0) terminal.out('');
    for (const step of flow.steps) terminal.out(recordLine(step, paintOf(terminal)));
  });
  return records.length > 0 ? EXIT.fine : nothingFound(options, false, terminal);
}

function flowJson({ sessionId, steps }: OAuthFlow): string {
  return jsonLine({ session_id: sessionId, steps: steps.map(({ record }) => record) });
}

/** The records of the sessions and requests that the address used OAuth in. */
async function debug(ip: string, options: ListOptions, terminal: CliTerminal): Promise<number> {
  const activity = await read(allOf(OAUTH, matches('ip', ip)), options, terminal);
  if (activity.length === 0) return nothingFound(options, false, terminal);
  const sessions = ids(activity.map(sessionOf));
  const requests = ids(activity.map(({ record }) => record.context.request_id));
  const records = await readRelated([...sessions.map((id) => ['session_id', id] as const), ...requests.map((id) => ['request_id', id] as const)], options, terminal);
  const paint = paintOf(terminal);
  for (const found of records) for (const line of options.json === true ? [recordJson(found)] : recordDetails(found, paint)) terminal.out(line);
  return records.length > 0 ? EXIT.fine : nothingFound(options, false, terminal);
}

/** In pieces, as a query has a longest length over HTTP: ids and what else is asked for. What has an id of two pieces is there once. */
async function readRelated(wanted: readonly (readonly [field: string, id: string])[], options: ListOptions, terminal: CliTerminal): Promise<readonly FoundRecord[]> {
  const found = new Map<string, FoundRecord>();
  for (let at = 0; at < wanted.length; at += IDS_AT_A_TIME) {
    const piece = wanted.slice(at, at + IDS_AT_A_TIME);
    const related = anyOf(...['session_id', 'request_id'].map((field) => among(field, piece.filter(([name]) => name === field).map(([, id]) => id))));
    for (const record of await read(allOf(related, filterOf(options)), options, terminal)) found.set(record.line, record);
  }
  return [...found.values()].sort((a, b) => a.time - b.time).slice(-options.limit);
}

function among(field: string, values: readonly string[]): Filter | undefined {
  return values.length > 0 ? fieldIs(field, ...values) : undefined;
}

function ids(values: readonly unknown[]): string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))].slice(-MOST_IDS);
}

function read(filter: Filter | undefined, options: ListOptions, terminal: CliTerminal): Promise<readonly FoundRecord[]> {
  if (options.pager) terminal.page();
  return withStore(options, terminal, async (store) => {
    const { records, skipped, partial } = await readRecords(store, { ...timeRange(options), filter, limit: options.limit }, terminal.signal);
    tellSkipped(skipped, partial, terminal);
    return records;
  });
}
