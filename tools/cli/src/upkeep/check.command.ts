import { accessSync, constants } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { CairnError, misspeltVariables, resolveOptions } from '@cairn/core';
import { MAX_LIMIT, type LogStore, type SkippedLines } from '@cairn/core/query';
import { FileStore } from '@cairn/store';
import { commandAction } from '../command-action';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { jsonLine, printable } from '../print/printable';
import { logDirectory } from '../source/log-directory';
import type { CliTerminal } from '../terminal/cli-terminal';

/** One thing that was looked at. */
interface Checked {
  readonly fine: boolean;
  readonly text: string;
}

const OTHERS = 0o007;
const HELP = `
Exit codes: 0 fine, 1 something is not as it should be, such as a setting that cannot be used, 2 usage, 3 trouble
${examples(['cairn check', 'cairn check logs'])}`;

export function addCheck(program: Command, terminal: CliTerminal): void {
  program
    .command('check')
    .description('whether settings and log directory are as they should be: every line is read')
    .argument('[dir]', 'log directory; default: LOG_DIR, else logs')
    .option('--json', 'one JSON object per check')
    .addHelpText('after', HELP)
    .action(commandAction(terminal, (dir: string | undefined, { json }: { json?: boolean }) => check(dir, json === true, terminal)));
}

async function check(dir: string | undefined, json: boolean, terminal: CliTerminal): Promise<number> {
  const paint = paintOf(terminal);
  const all = [...checkSettings(terminal), ...(await checkDirectory(logDirectory(dir, terminal), terminal.signal))];
  for (const { fine, text } of all) terminal.out(json ? jsonLine({ fine, text }) : `${fine ? paint.good('ok ') : paint.bad('bad')} ${printable(text)}`);
  return all.every(({ fine }) => fine) ? EXIT.fine : EXIT.negative;
}

function checkSettings({ env, cwd }: CliTerminal): Checked[] {
  const unusable = unusableSettings(env, cwd);
  const misspelt = misspeltVariables(env);
  if (unusable.length + misspelt.length === 0) return [{ fine: true, text: 'settings of the environment can be used' }];
  return [...unusable.map((text) => ({ fine: false, text })), ...misspelt.map(({ name, meant }) => ({ fine: false, text: `${name} is no setting. ${meant} is one: rename or remove it.` }))];
}

/** One text for each. */
function unusableSettings(env: NodeJS.ProcessEnv, cwd: string): string[] {
  try {
    resolveOptions({}, env, { cwd });
    return [];
  } catch (error) {
    if (!(error instanceof CairnError) || error.code !== 'CAIRN_E_SETTING') throw error;
    const [first, ...each] = error.message.slice(error.code.length + 2).split('\n');
    return each.length === 0 ? [first!] : each.map((line) => line.trim());
  }
}

async function checkDirectory(dir: string, signal: AbortSignal): Promise<Checked[]> {
  const store = new FileStore({ dir, index: false });
  try {
    return [checkWritable(dir), await checkModes(dir), ...(await checkRecords(store, signal))];
  } finally {
    await store.close();
  }
}

function checkWritable(dir: string): Checked {
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    return { fine: true, text: `${dir} can be read and written` };
  } catch (error) {
    return { fine: false, text: `${dir} cannot be read and written by this user (${(error as NodeJS.ErrnoException).code}). Give it the rights, or check as the user of the app.` };
  }
}

async function checkModes(dir: string): Promise<Checked> {
  const names = await readdir(dir);
  const stats = await Promise.all(names.map(async (name) => ({ name, stat: await lstat(join(dir, name)).catch(() => undefined) })));
  const open = stats.filter(({ stat }) => stat?.isFile() === true && (stat.mode & OTHERS) !== 0).map(({ name }) => name);
  if (open.length === 0) return { fine: true, text: 'no file is open to every user of the machine' };
  return { fine: false, text: `${open.length} files are open to every user of the machine, such as ${open[0]}. Take that away: chmod o= ${join(dir, '*')}` };
}

async function checkRecords(store: LogStore, signal: AbortSignal): Promise<Checked[]> {
  const { records, skipped, firstUnreadable } = await countLines(store, signal);
  const bad = Object.entries(skipped).filter(([, count]) => count > 0);
  return [
    ...(records === 0 && skipped.unreadable > 0 ? [] : [{ fine: true, text: `${records} records can be read` }]),
    ...(bad.length === 0 ? [{ fine: true, text: 'no line is anything else than a record' }] : bad.map(([kind, count]) => ({ fine: false, text: `${count} ${WHAT[kind as keyof SkippedLines]}${kind === 'unreadable' && firstUnreadable !== undefined ? `, the first: ${firstUnreadable}` : ''}` }))),
  ];
}

const WHAT: Readonly<Record<keyof SkippedLines, string>> = {
  corrupt: 'lines are no JSON records: torn, or of another program',
  oversized: 'lines are too long to be records, or parts of compressed files unpack to too much',
  unreadable: 'parts of files are damaged or cannot be read',
};

async function countLines(store: LogStore, signal: AbortSignal): Promise<{ records: number; skipped: SkippedLines; firstUnreadable: string | undefined }> {
  const skipped = { corrupt: 0, oversized: 0, unreadable: 0 };
  let [records, cursor, firstUnreadable]: [number, string | undefined, string | undefined] = [0, undefined, undefined];
  do {
    const page = await store.search({ order: 'oldest', limit: MAX_LIMIT, cursor }, signal);
    records += page.records.length;
    for (const kind of ['corrupt', 'oversized', 'unreadable'] as const) skipped[kind] = Math.max(skipped[kind], page.skipped[kind]);
    firstUnreadable ??= page.firstUnreadable;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { records, skipped, firstUnreadable };
}
