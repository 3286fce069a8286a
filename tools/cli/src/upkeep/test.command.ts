import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { ensureLogDirectories, resolveOptions } from '@cairn/core';
import { parseQuery } from '@cairn/core/query';
import { commandAction } from '../command-action';
import { examples } from '../print/help-text';
import { paintOf } from '../print/paint';
import { recordLine } from '../print/record-line';
import { openStore } from '../source/open-store';
import { sourceAddress } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { TESTED, writeTestRecords } from './test-records';

/** Longest wait for the records to be found. */
const WITHIN_MS = 5_000;
const POLL_MS = 50;
const MINUTE_MS = 60_000;
const HELP = `
The records are in the category files from then on, component "cairn", message "Logging test".

Exit codes: 0 all were found, 1 some are missing, 2 usage, 3 trouble (they cannot be written)
${examples(['cairn logs test', 'cairn logs test --source /tmp/cairn-try'])}`;

export function addTest(parent: Command, terminal: CliTerminal): void {
  parent
    .command('test')
    .description('write one record per category with the settings of this environment, and find them again')
    .option('-s, --source <dir>', 'log directory, made when missing; default: CAIRN_SOURCE, else LOG_DIR, else logs')
    .addHelpText('after', HELP)
    .action(commandAction(terminal, ({ source }: { source?: string }) => test(source, terminal)));
}

async function test(given: string | undefined, terminal: CliTerminal): Promise<number> {
  const source = sourceAddress({ source: given }, terminal);
  if (source.kind !== 'directory') throw new UsageError('The test writes log files: name a log directory with --source, CAIRN_SOURCE or LOG_DIR.');
  const settings = resolveOptions({ dir: source.dir }, terminal.env, { cwd: terminal.cwd });
  ensureLogDirectories({ ...settings, toFile: true });
  const mark = `test_${randomBytes(6).toString('hex')}`;
  await writeTestRecords(settings, mark);
  const missing = await missingOf(mark, source, terminal);
  for (const category of missing) terminal.err(`No record of the category "${category}" was found.`);
  return missing.length === 0 ? EXIT.fine : EXIT.negative;
}

async function missingOf(mark: string, source: ReturnType<typeof sourceAddress>, terminal: CliTerminal): Promise<string[]> {
  const store = await openStore(source);
  const end = Date.now() + WITHIN_MS;
  try {
    for (;;) {
      const { records } = await store.search({ from: Date.now() - MINUTE_MS, filter: parseQuery(mark), order: 'oldest' }, terminal.signal);
      const missing = TESTED.filter((category) => !records.some(({ record }) => record.category === category));
      if (missing.length === 0 || Date.now() > end) {
        for (const found of records) terminal.out(recordLine(found, paintOf(terminal)));
        return missing;
      }
      await wait(POLL_MS);
    }
  } finally {
    await store.close();
  }
}
