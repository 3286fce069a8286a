import { readFileSync } from 'node:fs';
import { readPublicKey, verifyProof, type InclusionProof } from '@cairn/audit';
import type { Command } from 'commander';
import { collect } from './collect';
import { commandName } from './command-name';
import { EXIT } from './exit-codes';
import { guarded } from './guarded';
import type { Terminal } from './terminal';

interface VerifyProofOptions {
  pub: readonly string[];
  json?: boolean;
}

export function addVerifyProof(parent: Command, terminal: Terminal): void {
  parent
    .command('verify-proof')
    .description('check the proof of one record; the trail is not needed')
    .argument('<file>', 'what "prove" wrote')
    .requiredOption('--pub <file>', 'public key of the signer, PEM; may be given several times', collect)
    .option('--json', 'one JSON object')
    .showHelpAfterError(`For example: ${commandName(parent)} verify-proof proof.json --pub audit-keys/signing.pub`)
    .addHelpText('after', `\nExit codes: 0 proven, 1 not proven, 2 usage, 3 trouble\n\nExamples:\n  ${commandName(parent)} verify-proof proof.json --pub signing.pub`)
    .action(guarded(terminal, (file: string, options: VerifyProofOptions) => check(file, options, terminal)));
}

/** @throws Error when the file cannot be read, or is no JSON object. */
function readProof(file: string): InclusionProof {
  let proof: unknown;
  try {
    proof = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(code === undefined ? noProof(file) : `${JSON.stringify(file)} cannot be read (${code}). Name the file that "prove" wrote.`, { cause: error });
  }
  if (typeof proof !== 'object' || proof === null) throw new Error(noProof(file));
  return proof as InclusionProof;
}

function noProof(file: string): string {
  return `${JSON.stringify(file)} is no proof. Name the file that "prove" wrote.`;
}

function check(file: string, { pub, json = false }: VerifyProofOptions, { out }: Terminal): number {
  const proof = readProof(file);
  const proven = verifyProof(proof, { publicKeys: pub.map(readPublicKey) });
  if (typeof proven === 'string') {
    out(json ? JSON.stringify({ proven: false, reason: proven }) : `NOT PROVEN: ${proven}`);
    return EXIT.negative;
  }
  const { entry, sealedAt, keyId } = proven;
  if (json) out(JSON.stringify({ proven: true, key_id: keyId, sealed_at: sealedAt, entry }));
  else {
    out(`PROVEN: the key ${keyId} has signed that this entry was in the chain ${entry.chain} at place ${entry.seq}, sealed ${sealedAt}:`);
    out(JSON.stringify(entry.body));
    out('It does not show that this key is still trusted, nor what else is or was in the trail.');
  }
  return EXIT.fine;
}
