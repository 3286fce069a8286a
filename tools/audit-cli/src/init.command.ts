import { join } from 'node:path';
import { KEY_FILES, makeKeys, rotateKeys } from '@cairn/audit';
import type { Command } from 'commander';
import { commandName } from './command-name';
import { EXIT } from './exit-codes';
import { guarded } from './guarded';
import type { Terminal } from './terminal';

interface InitOptions {
  rotate?: boolean;
  json?: boolean;
}

export function addInit(parent: Command, terminal: Terminal): void {
  parent
    .command('init')
    .description('make the keys of a trail, or replace them')
    .argument('<keys-dir>', 'directory of the keys; made (0700) when missing')
    .option('--rotate', 'replace the keys that are there: the old signing key endorses the new one and is deleted')
    .option('--json', 'one JSON object')
    .addHelpText('after', `\nExamples:\n  ${commandName(parent)} init audit-keys\n  ${commandName(parent)} init audit-keys --rotate`)
    .action(guarded(terminal, (dir: string, options: InitOptions) => init(dir, options, terminal)));
}

function init(dir: string, { rotate = false, json = false }: InitOptions, { out }: Terminal): number {
  const key = rotate ? rotateKeys(dir) : makeKeys(dir);
  const file = (name: string): string => join(dir, name);
  if (json) {
    out(JSON.stringify({ key_id: key.id, public_key: file(KEY_FILES.public), mac_key: file(KEY_FILES.mac) }));
    return EXIT.fine;
  }
  out(`${rotate ? 'New keys' : 'Keys'} in ${dir}, signing key ${key.id}:`);
  out(`  ${file(KEY_FILES.signing)}   signs checkpoints; stays with the writer`);
  out(`  ${file(KEY_FILES.public)}   give it to everybody who verifies`);
  out(`  ${file(KEY_FILES.mac)}       authenticates every entry; the writer reads it at its start; auditors keep a copy elsewhere`);
  if (rotate) out(`  ${file('signing.*.pub')}, ${file('mac.*.key')}   the ones before, for who verifies older chains: give them to your auditors`);
  out(`  ${file(KEY_FILES.personal)}  names the files of persons in the side store; stays with the writer`);
  return EXIT.fine;
}
