import { join, relative } from 'node:path';
import { newestFiles, type LogPlaces } from './log-files';
import type { SampleRun } from './sample-run';
import { PASSWORD, type Performance } from './scenario';
import type { Screen } from './screen';

const SHOWN_FILES = 8;

const SHOWN_EVENTS = 4;

/** What each category says of this run. */
export function showCategories(run: SampleRun, screen: Screen): void {
  screen.heading('Categories');
  for (const { category, records, events } of run.categories()) {
    const more = events.length > SHOWN_EVENTS ? ', …' : '';
    const named = `${events.slice(0, SHOWN_EVENTS).join(', ')}${more}`;
    screen.say(`  ${category.padEnd(12)} ${String(records).padStart(4)} records  ${screen.dim(named)}`);
  }
}

/** Where the files are and how to follow them. */
export function showFiles(run: SampleRun, { retried }: Performance, screen: Screen): void {
  const { directory, tasks } = run.places;
  screen.heading('Files');
  const files = newestFiles(directory, run.writers());
  for (const { name, bytes } of files.slice(0, SHOWN_FILES)) {
    screen.say(`  ${short(join(directory, name))}  ${screen.dim(`${Math.ceil(bytes / 1024)} KB`)}`);
  }
  if (files.length > SHOWN_FILES) screen.say(screen.dim(`  … and ${files.length - SHOWN_FILES} more in ${short(directory)}`));
  screen.say(`  ${short(join(tasks, `resource_${retried.subjectId}.log`))}  ${screen.dim('every job of that resource')}`);
  screen.heading('One story in all files');
  screen.say(`  ${storyCommand(quoted(short(directory)), retried.reply.requestId)}`);
}

/** How to go on while the sample is up. */
export function showUse(run: SampleRun, { retried }: Performance, screen: Screen): void {
  const json = "-H 'content-type: application/json'";
  screen.heading('Follow');
  screen.say(`  tail -qF ${currentFiles(quoted(short(run.places.directory)), run.writers())}`);
  screen.say(`  tail -F ${quoted(short(join(run.places.tasks, `resource_${retried.subjectId}.log`)))}`);
  showQueries(run, retried.reply.requestId, screen);
  screen.heading('Try');
  screen.say(`  TOKEN=$(curl -s ${run.url}/api/v1/auth/login ${json} -d '{"username":"alice","password":"${PASSWORD}"}' \\`);
  screen.say(`    | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`);
  screen.say(`  curl -i ${run.url}/api/v1/tasks -H "authorization: Bearer $TOKEN" ${json} -d '{"title":"My task"}'`);
  screen.say(`  curl -i ${run.url}/api/v1/provision/resource -H "authorization: Bearer $TOKEN" ${json} \\`);
  screen.say(`    -d '{"name":"backups","module_path":"modules/aws/s3","units":3}'`);
  screen.say(screen.dim(`  The answer names its resource_id: tail -F ${quoted(short(run.places.tasks))}/resource_<resource_id>.log follows that one's jobs.`));
}

/** The query API, with a token that is good for this run. */
function showQueries({ url, queryToken }: SampleRun, requestId: string, screen: Screen): void {
  if (queryToken === undefined) return;
  screen.heading('Search over HTTP');
  for (const command of queryCommands(url, queryToken, requestId)) screen.say(`  ${command}`);
}

export function queryCommands(url: string, token: string, requestId: string): string[] {
  const bearer = `-H 'authorization: Bearer ${token}'`;
  return [`/logs/request/${requestId}`, '/logs/errors?hours=1', '/logs/stats?by=paths', '/logs/follow'].map((path) => `curl -s${path.endsWith('follow') ? 'N' : ''} '${url}${path}' ${bearer}`);
}

/** Three commands that find what the run logged; they work in this directory, also when the sample is down. */
export function showSearch(run: SampleRun, performance: Performance, screen: Screen): void {
  screen.heading('Search');
  for (const command of searchCommands(run.places, performance)) screen.say(`  ${command}`);
}

/** Where the apps write elsewhere than by default, the commands are told. */
export function searchCommands({ directory, tasks }: LogPlaces, { retried }: Pick<Performance, 'retried'>, cwd = process.cwd()): string[] {
  const settings = [
    ...(directory === join(cwd, 'logs') ? [] : [`LOG_DIR=${quoted(short(directory))} `]),
    ...(tasks === join(directory, 'background_tasks') ? [] : [`TASK_LOG_DIR=${quoted(short(tasks))} `]),
  ].join('');
  return ['logs errors --since 1h', `logs request ${retried.reply.requestId}`, `jobs --type resource --id ${retried.subjectId}`].map((command) => `${settings}npx cairn ${command}`);
}

/**
 * Prints each record of a story once, in the order of their times: in plain files only (beside those in use are links to them), and without
 * alerts and metrics, which repeat records in short. What was born within one millisecond stays in the order of its file.
 */
export function storyCommand(directory: string, requestId: string): string {
  return `find ${directory} -maxdepth 1 -type f -name '*.log' ! -name 'alerts.*' ! -name 'metrics.*' -exec grep -h ${requestId} {} + | sort -s -t, -k1,1`;
}

/** Shell patterns for the links to the files in use; the names of the files themselves have a day's digit before the writer. */
export function currentFiles(directory: string, writers: readonly string[]): string {
  if (writers.length === 0) return `${directory}/*.log`;
  return writers.map((writer) => `${directory}/*[a-z].${writer}.log`).join(' ');
}

function short(path: string): string {
  const from = relative(process.cwd(), path);
  return from.startsWith('..') ? path : from;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
