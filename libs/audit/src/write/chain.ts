import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../canonical-json';
import { EpochKey } from '../crypto/epoch-key';
import { entryHash } from '../crypto/hashing';
import { MerkleRoot } from '../crypto/merkle';
import { FORMAT, NO_HASH, type Entry, type EntryKind, type Head } from '../entry';
import type { SigningKey } from '../keys/signing-key';

type BodyOf<K extends EntryKind> = Extract<Entry, { kind: K }>['body'];

/** `20261121t161438412-3f9a2b1c`: sorts by the time of its start; 32 random bits keep two starts of a millisecond apart. */
export function newChainId(time: number): string {
  const digits = new Date(time).toISOString().replace(/[-:.Z]/g, '').toLowerCase();
  return `${digits}-${randomBytes(4).toString('hex')}`;
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

  /** @throws TypeError when the body has no canonical JSON; the chain is as it was then. */
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
    const mac = this.key.mac(entry);
    const hash = entryHash(entry, mac);
    const signature = kind === 'checkpoint' ? `,"sig":"${this.signing.sign(hash)}"` : '';
    this.seq += 1;
    this.prev = hash;
    return { chain, seq, hash, text: `{"entry":${entry},"mac":"${mac}","sha256":"${hash}"${signature}}\n` };
  }
}
