import { EXIT } from '@cairn/audit-cli';
import type { Command } from 'commander';
import { resolveOptions, scanDirectory, type Finding } from '@cairn/core';
import { commandAction } from '../command-action';
import { count } from '../options/common-options';
import { examples } from '../print/help-text';
import { paintOf, type Paint } from '../print/paint';
import { jsonLine, printable } from '../print/printable';
import { logDirectory } from '../source/log-directory';
import type { CliTerminal } from '../terminal/cli-terminal';

interface ScanCommandOptions {
  readonly limit: number;
  readonly json?: boolean;
}

const MOST = 1_000;
const HELP = `
LOG_REDACT_KEYS and LOG_REDACT_ALLOW count as in the apps.

Exit codes: 0 nothing found, 1 leaks found, 2 usage, 3 trouble (a file cannot be read to its end)
${examples(['cairn scan', 'cairn scan logs', 'cairn scan logs --json'])}`;

export function addScan(program: Command, terminal: CliTerminal): void {
  program
    .command('scan')
    .description('look for secrets and personal data in logs that are there already')
    .argument('[dir]', 'directory, with all below it; default: LOG_DIR, else logs')
    .option('-n, --limit <n>', 'findings shown; all are counted', count('--limit'), MOST)
    .option('--json', 'each finding as one JSON object')
    .addHelpText('after', HELP)
    .action(commandAction(terminal, (dir: string | undefined, options: ScanCommandOptions) => scan(dir, options, terminal)));
}

async function scan(dir: string | undefined, { limit, json }: ScanCommandOptions, terminal: CliTerminal): Promise<number> {
  const { redactKeys, redactAllow } = resolveOptions({}, terminal.env, { cwd: terminal.cwd });
  const paint = paintOf(terminal);
  const report = await scanDirectory(logDirectory(dir, terminal), { redactKeys, redactAllow, mostFindings: limit });
  for (const finding of report.findings) terminal.out(json === true ? jsonLine(finding) : findingText(finding, paint));
  if (report.found > report.findings.length) terminal.err(`${report.found - report.findings.length} more findings. Show them with --limit ${report.found}.`);
  for (const { file, reason } of report.unreadable) terminal.err(printable(`${file}: ${reason}`));
  if (json !== true) terminal.out(`${report.files.length} files, ${report.lines} lines, ${report.found} findings`);
  if (report.unreadable.length > 0) return EXIT.trouble;
  return report.found > 0 ? EXIT.negative : EXIT.fine;
}

function findingText({ file, line, path, rule, excerpt }: Finding, paint: Paint): string {
  return `${paint.name(printable(`${file}:${line}`))} ${paint.bad(rule)} ${printable(path)}  ${paint.dim(printable(excerpt))}`;
}
