import { rootOfPath } from '../crypto/merkle';
import type { AuditRecord, Checkpoint, Endorsement, Entry } from '../entry';
import { PublicKey } from '../keys/signing-key';
import { parseLine, type ParsedLine } from '../verify/parse-line';
import type { Trust } from '../verify/trust';

/** One record, its place under a signed checkpoint, and nothing of the other records but hashes. */
export interface InclusionProof {
  readonly v: 1;
  /** The record's line, as it stands in the trail. */
  readonly line: string;
  /** Its place among the entries that the checkpoint seals. */
  readonly index: number;
  readonly size: number;
  /** Audit path of RFC 6962, from the leaf up. */
  readonly path: readonly string[];
  /** The checkpoint's line. */
  readonly checkpoint: string;
  /** The key its chain began with, and how later keys follow from earlier ones. */
  readonly first_key: string;
  readonly endorsements: readonly Endorsement[];
}

export interface ProvenRecord {
  readonly entry: Entry;
  /** What the record says; undefined when a control entry was proven. */
  readonly record: AuditRecord | undefined;
  /** When it was sealed, by the writer's clock. */
  readonly sealedAt: string;
  readonly keyId: string;
}

/** What the proof proves; a text says why it proves nothing. Nothing but the proof and public keys is needed. */
export function verifyProof(proof: InclusionProof, { publicKeys }: Pick<Trust, 'publicKeys'>): ProvenRecord | string {
  try {
    return check(proof, publicKeys);
  } catch (error) {
    return `it is no proof of this format: ${(error as Error).message}`;
  }
}

function check(proof: InclusionProof, keys: readonly PublicKey[]): ProvenRecord | string {
  const line = read(proof.line);
  const checkpoint = read(proof.checkpoint);
  if (typeof line === 'string') return `the record: ${line}`;
  if (line.entry.kind !== 'checkpoint' && line.sig !== undefined) return 'the record: checkpoints, and nothing else, are signed';
  if (typeof checkpoint === 'string') return `the checkpoint: ${checkpoint}`;
  if (checkpoint.entry.kind !== 'checkpoint' || checkpoint.sig === undefined) return 'what should be a checkpoint is none';
  const { chain, writer, epoch, seq } = line.entry;
  const { body, ...sealed } = checkpoint.entry;
  if (chain !== sealed.chain || writer !== sealed.writer || epoch !== sealed.epoch) return 'record and checkpoint are of different chains or epochs';
  if (proof.size !== body.count || seq !== sealed.seq - body.count + proof.index) return 'the record does not stand where the proof says';
  if (rootOfPath(line.hash, proof.index, proof.size, proof.path) !== body.root) return 'the path does not lead to the root that the checkpoint has signed';
  const signer = signerOf(body, proof, keys);
  if (signer === undefined) return `the checkpoint is signed by the key ${body.key_id}, which is none of those given and follows from none of them`;
  if (!signer.hasSigned(checkpoint.hash, checkpoint.sig)) return "the checkpoint's signature does not hold";
  const entry = JSON.parse(line.entryBytes.toString()) as Entry; // what was hashed: a text may say what no UTF-8 can
  return { entry, record: entry.kind === 'record' ? entry.body : undefined, sealedAt: sealed.time, keyId: signer.id };
}

function signerOf({ key_id }: Checkpoint, { endorsements }: InclusionProof, keys: readonly PublicKey[]): PublicKey | undefined {
  const reached = new Map(keys.map((key) => [key.id, key]));
  for (const endorsement of endorsements) {
    if (reached.get(endorsement.by)?.hasEndorsed(endorsement) !== true) continue;
    const key = PublicKey.fromText(endorsement.key);
    reached.set(key.id, key);
  }
  return reached.get(key_id);
}

function read(line: string): ParsedLine | string {
  const bytes = Buffer.from(` ${line}`);
  return parseLine({ bytes, start: 1, end: bytes.length, offset: 0, torn: false, tooLong: false });
}
