import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addAuditCommands } from '@cairn/audit-cli';
import { addCompletion } from './completion/completion.command';
import { addJobs } from './jobs/jobs.command';
import { addLogs } from './logs/logs.command';
import { examples } from './print/help-text';
import { printableLines } from './print/printable';
import { addConfig } from './settings/config.command';
import { addLevel } from './settings/level.command';
import type { CliTerminal } from './terminal/cli-terminal';
import { addCheck } from './upkeep/check.command';
import { addDisk } from './upkeep/disk.command';
import { addRetention } from './upkeep/retention.command';
import { addScan } from './upkeep/scan.command';

const { version } = createRequire(__filename)('../package.json') as { readonly version: string };

const HELP = `
Exit codes: 0 found or fine, 1 a negative finding (nothing found, a leak, tampered), 2 usage, 3 trouble
${examples(['cairn logs errors --since 1h', 'cairn logs request <request-id>', 'cairn jobs --list', 'cairn scan'])}`;

/** The whole command line, in the order of its help. */
export function buildProgram(terminal: CliTerminal): Command {
  const program = new Command('cairn').description('Finds log records in files, in Redis or behind the HTTP API of an app, and keeps log directories in order.');
  program.exitOverride().enablePositionalOptions().showSuggestionAfterError();
  program.version(version, '-V, --version', 'the version of cairn');
  program.configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(printableLines(text.trimEnd())) }); // it quotes what was typed
  addLogs(program, terminal);
  addJobs(program, terminal);
  addAudit(program, terminal);
  addScan(program, terminal);
  addCheck(program, terminal);
  addConfig(program, terminal);
  addLevel(program, terminal);
  addRetention(program, terminal);
  addDisk(program, terminal);
  addCompletion(program, terminal);
  return program.addHelpText('after', HELP);
}

function addAudit(program: Command, terminal: CliTerminal): void {
  const audit = program.command('audit').description('keys of an audit trail, its verification, and proofs of single records');
  addAuditCommands(audit, { exit: (code) => terminal.exit(code), out: (line) => terminal.out(printableLines(line)), err: (line) => terminal.err(printableLines(line)) }); // JSON stays the same JSON
  audit.addHelpText('after', examples(['cairn audit show logs/audit', 'cairn audit verify logs/audit --pub audit-keys/signing.pub']));
}
