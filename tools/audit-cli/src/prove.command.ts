import { writeFileSync } from 'node:fs';
import { prove, readPublicKey } from '@cairn/audit';
import type { Command } from 'commander';
import { collect } from './collect';
import { commandName } from './command-name';
import { EXIT } from './exit-codes';
import { guarded } from './guarded';
import { requireTrail } from './require-trail';
import type { Terminal } from './terminal';

interface ProveOptions {
  pub: readonly string[];
  out?: string;
}

export function addProve(parent: Command, terminal: Terminal): void {
  parent
    .command('prove')
    .description('write the proof that one record is sealed in the trail, for who must not see the others')
    .argument('<dir>', 'directory of the trail')
    .argument('<id>', 'the record_id, or "<chain>:<seq>"')
    .requiredOption('--pub <file>', 'public key of the signer, PEM; may be given several times', collect)
    .option('--out <file>', 'where to write it; default: standard output')
    .showHelpAfterError(`For example: ${commandName(parent)} prove logs/audit <record-id> --pub audit-keys/signing.pub`)
    .addHelpText('after', `\nExamples:\n  ${commandName(parent)} prove logs/audit aud_3f9a2b1c0d7e_12 --pub signing.pub --out proof.json`)
    .action(guarded(terminal, (dir: string, id: string, options: ProveOptions) => write(dir, id, options, commandName(parent), terminal)));
}

function write(dir: string, id: string, { pub, out: file }: ProveOptions, program: string, { out }: Terminal): number {
  requireTrail(dir);
  const proof = JSON.stringify(prove(dir, id, { publicKeys: pub.map(readPublicKey) }));
  if (file === undefined) out(proof);
  else {
    writeFileSync(file, `${proof}\n`);
    out(`The proof is in ${file}. Check it with: ${program} verify-proof ${file} --pub <file>`);
  }
  return EXIT.fine;
}
