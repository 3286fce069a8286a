import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import type { JobLog, JobLogs, JobLogSubject } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { followRecords, startFollowing } from '../logs/follow-records';
import { tellSkipped } from '../logs/tell-skipped';
import { addOutput, addQuery, addSource, type ListOptions } from '../options/common-options';
import { filterOf } from '../options/conditions';
import { EXIT_CODES, examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine, printable } from '../print/printable';
import { recordJson, recordLine } from '../print/record-line';
import { ageText, sizeText } from '../print/sizes';
import { table } from '../print/table';
import { withJobs } from '../source/open-jobs';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';

interface JobsOptions extends ListOptions {
  readonly list?: boolean;
  readonly type?: string;
  readonly id?: string;
}

/** Records that are read at a time. */
const PAGE = 1_000;

export function addJobs(program: Command, terminal: CliTerminal): void {
  const jobs = program
    .command('jobs')
    .description('the logs of jobs, one per resource')
    .option('--list', 'which there are, newest change first')
    .option('--type <type>', 'type of the resource: resource, environment; or a queue')
    .option('--id <id>', 'id of the resource; or of the job')
    .option('-f, --follow', 'then go on with what comes');
  finish(jobs, ['cairn jobs --list', 'cairn jobs --type resource --id <resource-id>', 'cairn jobs --type resource --id <resource-id> --follow']).action(commandAction(terminal, (options: JobsOptions) => either(options, terminal)));

  finish(jobs.command('list').description('which job logs there are, newest change first'), ['cairn jobs list', 'cairn jobs list --json']).action(commandAction(terminal, (options: JobsOptions) => list(options, terminal)));
  for (const [name, about] of [['show', 'what the jobs of a resource logged, oldest to newest'], ['follow', 'the same, and then what comes']] as const) {
    const command = jobs.command(name).description(about).argument('<type>', 'resource, environment; or a queue').argument('<id>', 'id of the resource; or of the job');
    finish(command, [`cairn jobs ${name} resource <resource-id>`]).action(commandAction(terminal, (type: string, id: string, options: JobsOptions) => show({ type, id }, { ...options, follow: name === 'follow' }, terminal)));
  }
}

function finish(command: Command, lines: readonly string[]): Command {
  return addSource(addOutput(addQuery(command))).addHelpText('after', `${examples(lines)}\n\n${EXIT_CODES}`);
}

async function either(options: JobsOptions, terminal: CliTerminal): Promise<number> {
  const { type, id } = options;
  if (type !== undefined && id !== undefined) return show({ type, id }, options, terminal);
  if (id !== undefined) throw new UsageError('--id needs --type as well. See which there are with: cairn jobs --list');
  if (options.list !== true && type === undefined) throw new UsageError('Say what to show: --list, or --type and --id of one of them.');
  return list(options, terminal);
}

async function list(options: JobsOptions, terminal: CliTerminal): Promise<number> {
  if (options.pager) terminal.page();
  const all = await withJobs(options, terminal, (jobs) => jobs.list(terminal.signal));
  const logs = options.type === undefined ? all : all.filter(({ type }) => type === options.type);
  for (const line of options.json === true ? logs.map(logJson) : logTable(logs, terminal)) terminal.out(line);
  return logs.length > 0 ? EXIT.fine : nothing(options.type === undefined ? 'no job has logged here' : `no job of the type ${JSON.stringify(options.type)} has logged here`, terminal);
}

function logJson({ type, id, sizeBytes, modified }: JobLog): string {
  return jsonLine({ type, id, size_bytes: Number.isNaN(sizeBytes) ? null : sizeBytes, modified: new Date(modified).toISOString() });
}

function logTable(logs: readonly JobLog[], terminal: CliTerminal): string[] {
  if (logs.length === 0) return [];
  const now = Date.now();
  return table(['type', 'id', 'size', 'age'], logs.map(({ type, id, sizeBytes, modified }) => [type, id, Number.isNaN(sizeBytes) ? null : sizeText(sizeBytes), ageText(now - modified)]), paintOf(terminal));
}

async function show(subject: JobLogSubject, options: JobsOptions, terminal: CliTerminal): Promise<number> {
  if (options.follow !== true && options.pager) terminal.page();
  return withJobs(options, terminal, (jobs) => showFrom(jobs, subject, options, terminal));
}

async function showFrom(jobs: JobLogs, subject: JobLogSubject, options: JobsOptions, terminal: CliTerminal): Promise<number> {
  const filter = filterOf(options);
  const paint = paintOf(terminal);
  const print = (found: Parameters<typeof recordJson>[0]): void => terminal.out(options.json === true ? recordJson(found) : recordLine(found, paint));
  const events = options.follow === true ? startFollowing(jobs.tail(subject, { filter }, terminal.signal)) : undefined;
  const shown = await printAll(jobs, subject, options, print, terminal);
  if (events === undefined) return shown > 0 ? EXIT.fine : nothing(`the log of ${JSON.stringify(`${subject.type} ${subject.id}`)} has no such records, or there is none. See which there are with: cairn jobs --list`, terminal);
  const came = await followRecords(events, { print }, terminal);
  return shown + came > 0 ? EXIT.fine : EXIT.negative;
}

function nothing(reason: string, terminal: CliTerminal): number {
  terminal.err(`Nothing found: ${printable(reason)}`);
  return EXIT.negative;
}

async function printAll(jobs: JobLogs, subject: JobLogSubject, options: JobsOptions, print: (found: Parameters<typeof recordJson>[0]) => void, terminal: CliTerminal): Promise<number> {
  let [shown, cursor]: [number, string | undefined] = [0, undefined];
  do {
    const page = await jobs.search(subject, { order: 'oldest', limit: PAGE, filter: filterOf(options), cursor }, terminal.signal);
    page.records.forEach(print);
    shown += page.records.length;
    cursor = page.cursor;
    if (cursor === undefined) tellSkipped(page.skipped, page.partial === true, terminal, page.firstUnreadable);
  } while (cursor !== undefined && !terminal.signal.aborted);
  return shown;
}

