import { randomBytes } from 'node:crypto';
import { CairnError } from '@cairn/core';
import { canonicalJson } from '../canonical-json';
import { EpochKey } from '../crypto/epoch-key';
import { entryHash } from '../crypto/hashing';
import { MerkleRoot } from '../crypto/merkle';
import { FORMAT, LONGEST_LINE, NO_HASH, type Entry, type EntryKind, type Head } from '../entry';
import type { SigningKey } from '../keys/signing-key';

type BodyOf<K extends EntryKind> = Extract<Entry, { kind: K }>['body'];

/** What of a chain's id is the time of its start. */
const START = /^(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})(\d{2})(\d{3})-/;

/**
 * `20261121t161438412-3f9a2b1c`: the time of its start, and 32 random bits that keep two starts of a millisecond apart.
 * @param after The chain it goes on from: the new id sorts behind it, also where the clock was set back.
 */
export function newChainId(time: number, after?: string): string {
  const digits = new Date(time).toISOString().replace(/[-:.Z]/g, '').toLowerCase();
  const id = `${digits}-${randomBytes(4).toString('hex')}`;
  return after === undefined || id > after ? id : newChainId(Date.parse(after.replace(START, '$1-$2-$3T$4:$5:$6.$7Z').slice(0, 24)) + 1);
}

/** A finished line and where its entry stands in the chain. */
export interface ChainedLine extends Head {
  readonly text: string;
}

/** Makes the lines of one chain, one after the other. No input or output. */
export class Chain {
  private seq = 0;
  private epoch = 0;
  private prev = NO_HASH;
  private key: EpochKey;
  private readonly leaves = new MerkleRoot();

  constructor(
    readonly id: string,
    readonly writer: string,
    private signing: SigningKey,
    macKey: Buffer,
  ) {
    this.key = new EpochKey(macKey, id);
  }

  /** Entries since the last checkpoint. */
  get unsealed(): number {
    return this.leaves.size;
  }

  /** Of the key that signs. */
  get signer(): string {
    return this.signing.public.id;
  }

  /** @throws TypeError when the body has no canonical JSON, CairnError CAIRN_E_AUDIT when it is too long; the chain is as it was then. */
  append<K extends Exclude<EntryKind, 'checkpoint'>>(kind: K, body: BodyOf<K>, time: string): ChainedLine {
    const line = this.line(kind, body, time);
    this.leaves.add(line.hash);
    return line;
  }

  /** Seals what came since the last one: signs it, and goes on to the next epoch's key. */
  checkpoint(siblings: readonly Head[], time: string): ChainedLine {
    const { signing, leaves } = this;
    const line = this.line('checkpoint', { count: leaves.size, root: leaves.root(), key_id: signing.public.id, siblings: [...siblings] }, time);
    leaves.clear();
    this.key.next();
    this.epoch += 1;
    return line;
  }

  /** Checkpoints from here on are signed by this key. */
  signWith(signing: SigningKey): void {
    this.signing = signing;
  }

  end(): void {
    this.key.erase();
  }

  private line<K extends EntryKind>(kind: K, body: BodyOf<K>, time: string): ChainedLine {
    const { id: chain, writer, seq, epoch, prev } = this;
    const entry = canonicalJson({ body, chain, epoch, kind, prev, seq, time, v: FORMAT, writer });
    refuseTooLong(entry);
    const mac = this.key.mac(entry);
    const hash = entryHash(entry, mac);
    const signature = kind === 'checkpoint' ? `,"sig":"${this.signing.sign(hash)}"` : '';
    this.seq += 1;
    this.prev = hash;
    return { chain, seq, hash, text: `{"entry":${entry},"mac":"${mac}","sha256":"${hash}"${signature}}\n` };
  }
}

/** Of MAC, hash and signature in a line. */
const OTHERS = 512;

function refuseTooLong(entry: string): void {
  if (entry.length * 3 < LONGEST_LINE) return; // three bytes a code unit at most
  const bytes = Buffer.byteLength(entry) + OTHERS;
  if (bytes > LONGEST_LINE) throw new CairnError('CAIRN_E_AUDIT', `an entry of ${bytes} bytes is longer than ${LONGEST_LINE} bytes, which no verifier reads. Record less of it.`);
}
