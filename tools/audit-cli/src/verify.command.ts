import { readMacKey, readPublicKey, verifyTrail, type TrailReport } from '@cairn/audit';
import type { Command } from 'commander';
import { collect, countOf } from './collect';
import { commandName } from './command-name';
import { guarded } from './guarded';
import { loadAnchors } from './load-anchors';
import { reportText } from './report-text';
import { requireTrail } from './require-trail';
import type { Terminal } from './terminal';

interface VerifyCommandOptions {
  pub: readonly string[];
  macKey?: readonly string[];
  anchors?: readonly string[];
  retentionDays?: number;
  json?: boolean;
}

const help = (name: string): string => `
Exit codes:
  0 verified   1 tampered   2 usage   3 trouble (something cannot be read)
  4 incomplete (torn or unsealed tail)   5 not anchored

Examples:
  ${name} verify logs/audit --pub audit-keys/signing.pub
  ${name} verify logs/audit --pub signing.pub --mac-key mac.key --anchors /mnt/anchors --json`;

export function addVerify(parent: Command, terminal: Terminal): void {
  parent
    .command('verify')
    .description('judge a trail: what holds, what does not, and what that rests on')
    .argument('<dir>', 'directory of the trail')
    .requiredOption('--pub <file>', 'public key of the signer, PEM; may be given several times', collect)
    .option('--mac-key <file>', 'MAC key: entries are authenticated as well; may be given several times', collect)
    .option('--anchors <place>', 'what anchors hold: a file, a directory or an http(s) address; may be given several times', collect)
    .option('--retention-days <n>', 'what the trail says was removed for its age must have been as many days old', countOf('--retention-days'))
    .option('--json', 'the whole report as one JSON object')
    .showHelpAfterError(`For example: ${commandName(parent)} verify logs/audit --pub audit-keys/signing.pub`)
    .addHelpText('after', help(commandName(parent)))
    .action(guarded(terminal, (dir: string, options: VerifyCommandOptions) => verify(dir, options, terminal)));
}

async function verify(dir: string, { pub, macKey = [], anchors, retentionDays, json = false }: VerifyCommandOptions, { out }: Terminal): Promise<number> {
  requireTrail(dir);
  const report: TrailReport = verifyTrail(dir, {
    publicKeys: pub.map(readPublicKey),
    macKeys: macKey.map(readMacKey),
    ...(retentionDays !== undefined && { retentionDays }),
    ...(anchors !== undefined && { anchors: await loadAnchors(anchors) }),
  });
  if (json) out(JSON.stringify(report));
  else for (const line of reportText(report)) out(line);
  return report.exitCode;
}
