import type { EpochKey } from '../crypto/epoch-key';
import { MerkleRoot } from '../crypto/merkle';
import { LONGEST_LINE, NO_HASH, type Endorsement, type Entry, type Gap, type Genesis, type Head } from '../entry';
import { PublicKey } from '../keys/signing-key';
import type { TrailFile } from '../write/trail-files';
import { linesOf, type RawLine } from './lines';
import { parseLine, type ParsedLine } from './parse-line';
import type { ChainReport, Fault, Tail, Torn } from './report';
import { epochKeyOf, signerOf, type Trust } from './trust';

/** What else one reads while a chain is verified. */
export interface ChainListener {
  /** A checkpoint whose signature holds, by a trusted key. */
  checkpoint?(head: Head, siblings: readonly Head[], time: string): void;
  /** What stands under such a checkpoint: before it, anybody could have written it. */
  gap?(gap: Gap, time: string): void;
  /** Every line that holds, with its bytes. */
  line?(line: ParsedLine, raw: RawLine): void;
}

/** A finding about the line in hand. */
class Violation extends Error {}

/** Reads one chain from its genesis to its end, once; holds no more than its checkpoints. */
export class ChainVerifier {
  private seq = 0;
  private prev = NO_HASH;
  private epoch = 0;
  private records = 0;
  private time = '';
  private from = '';
  private genesis: Genesis | undefined;
  private signer: PublicKey | undefined;
  private nextSigner: PublicKey | undefined;
  private readonly signers: PublicKey[] = [];
  private doubt: string | undefined;
  private epochKey: EpochKey | undefined;
  private readonly leaves = new MerkleRoot();
  private readonly checkpoints = new Map<number, string>();
  private readonly hashes = new Map<number, string>();
  private readonly gaps: [gap: Gap, time: string][] = [];
  private lastCheckpoint: Head | undefined;
  /** A `close` or `rotate` was read: its checkpoint comes, then the end of the chain or file. */
  private ending: 'close' | 'rotate' | undefined;
  private isOver = false;
  private tailAt: { file: string; offset: number; seq: number } | undefined;
  private torn: Torn | undefined;

  constructor(
    private readonly chain: string,
    private readonly writer: string,
    private readonly trust: Trust,
    private readonly listener: ChainListener = {},
    /** Places whose hashes are asked for. */
    private readonly landmarks: ReadonlySet<number> = new Set(),
  ) {}

  /** @throws what the file system says. */
  verify(files: readonly TrailFile[]): ChainReport {
    const fault = this.faultIn(files);
    const { chain, writer, genesis, checkpoints, lastCheckpoint, hashes: landmarks, signers, doubt, torn, records, seq, from, time: to } = this;
    const head = seq === 0 ? undefined : { chain, seq: seq - 1, hash: this.prev };
    const closed = this.isOver && this.ending === 'close';
    const counted = { chain, writer, files: files.length, entries: seq, records, closed };
    return { ...counted, genesis, head, from, to, checkpoints, lastCheckpoint, landmarks, signers, doubt, tail: this.tail(), torn, fault };
  }

  private faultIn(files: readonly TrailFile[]): Fault | undefined {
    for (const [index, file] of files.entries()) {
      const isLast = index === files.length - 1;
      if (file.number !== index + 1 || file.writer !== this.writer) return this.fault(file, 0, `file ${index + 1} of the chain is missing`);
      const fault = this.faultInFile(file, isLast);
      if (fault !== undefined) return fault;
      if (!isLast && !(this.isOver && this.ending === 'rotate')) return this.fault(file, undefined, 'the file ends without saying that another follows');
      if (!isLast) [this.isOver, this.ending] = [false, undefined];
    }
    return undefined;
  }

  private faultInFile(file: TrailFile, isLast: boolean): Fault | undefined {
    for (const raw of linesOf(file.path)) {
      if (raw.torn && !raw.tooLong && isLast && !this.isOver && isTorn(raw)) {
        this.torn = { file: file.name, offset: raw.offset, bytes: raw.end - raw.start };
        return undefined;
      }
      try {
        this.take(raw, file);
      } catch (error) {
        if (!(error instanceof Violation || error instanceof TypeError)) throw error;
        return this.fault(file, raw.offset, error instanceof Violation ? error.message : 'its entry is not what its kind asks for');
      }
    }
    return undefined;
  }

  private take(raw: RawLine, file: TrailFile): void {
    if (raw.tooLong) throw new Violation(`it is longer than ${LONGEST_LINE} bytes, which no writer makes`);
    const line = raw.torn ? 'it does not end with a line feed' : parseLine(raw);
    if (typeof line === 'string') throw new Violation(line);
    this.inPlace(line);
    this.onTime(line.entry);
    if (this.epochKey !== undefined && this.epochKey.mac(line.entryBytes) !== line.mac) throw new Violation('its MAC does not hold');
    this.inOrder(line.entry);
    if (line.entry.kind === 'checkpoint') this.seal(line);
    else this.leaf(line, raw, file);
    if (this.landmarks.has(this.seq)) this.hashes.set(this.seq, line.hash);
    this.seq += 1;
    this.prev = line.hash;
    this.listener.line?.(line, raw);
  }

  /** A line from elsewhere, an older or newer one, or one sealed with the key of another epoch does not fit. */
  private inPlace({ entry, sig }: ParsedLine): void {
    const { chain, writer, seq, epoch, prev, kind } = entry;
    if (chain !== this.chain || writer !== this.writer) throw new Violation(`it belongs to the chain ${chain} of ${writer}`);
    if (seq !== this.seq) throw new Violation(`it says ${seq} where ${this.seq} comes`);
    if (prev !== this.prev) throw new Violation('it does not follow from the entry before it');
    if (epoch !== this.epoch) throw new Violation(`it says epoch ${epoch} behind ${this.epoch} checkpoints`);
    if ((kind === 'genesis') !== (this.seq === 0)) throw new Violation('a chain has one genesis, at its beginning');
    if ((kind === 'checkpoint') !== (sig !== undefined)) throw new Violation('checkpoints, and nothing else, are signed');
    if (kind === 'genesis') this.begin(entry.body);
  }

  private begin(genesis: Genesis): void {
    const signer = signerOf(genesis, this.trust);
    if (typeof signer === 'string') throw new Violation(signer);
    const epochKey = epochKeyOf(genesis, this.chain, this.trust);
    if (typeof epochKey !== 'string') this.epochKey = epochKey;
    [this.genesis, this.signer] = [genesis, signer.key];
    this.doubt = signer.doubt ?? (typeof epochKey === 'string' ? epochKey : undefined);
    this.signers.push(signer.key);
  }

  private onTime({ time, kind }: Entry): void {
    if (this.seq === 0) this.from = time;
    if (time < this.time && kind !== 'clock') throw new Violation('its time is before that of the entry before it, and no set clock is recorded');
    this.time = time;
  }

  private inOrder({ kind }: Entry): void {
    if (this.isOver) throw new Violation('it stands behind the end');
    if (this.ending !== undefined && kind !== 'checkpoint') throw new Violation(`it stands between "${this.ending}" and its checkpoint`);
    if (kind === 'close' || kind === 'rotate') this.ending = kind;
  }

  private leaf({ entry, hash }: ParsedLine, { offset }: RawLine, { name }: TrailFile): void {
    if (this.leaves.size === 0) this.tailAt = { file: name, offset, seq: entry.seq };
    this.leaves.add(hash);
    if (entry.kind === 'record') this.records += 1;
    else if (entry.kind === 'gap') this.gaps.push([entry.body, entry.time]);
    else if (entry.kind === 'keyrotate') this.handOn(entry.body);
  }

  private handOn(endorsement: Endorsement): void {
    if (!(this.nextSigner ?? this.signer!).hasEndorsed(endorsement)) throw new Violation('the new key is not endorsed by the old one');
    this.nextSigner = PublicKey.fromText(endorsement.key);
  }

  private seal({ entry, hash, sig }: ParsedLine): void {
    if (entry.kind !== 'checkpoint') return;
    const { count, root, key_id, siblings } = entry.body;
    if (count !== this.leaves.size) throw new Violation(`it seals ${count} entries where there are ${this.leaves.size}`);
    if (root !== this.leaves.root()) throw new Violation('its Merkle root is not that of its entries');
    if (key_id !== this.signer!.id) throw new Violation(`it is signed by the key ${key_id}; the chain is at ${this.signer!.id}`);
    if (!this.signer!.hasSigned(hash, sig!)) throw new Violation('its signature does not hold');
    this.leaves.clear();
    this.epochKey?.next();
    this.epoch += 1;
    if (this.nextSigner !== undefined) this.signers.push((this.signer = this.nextSigner));
    this.nextSigner = undefined;
    this.tailAt = undefined;
    this.isOver = this.ending !== undefined;
    this.lastCheckpoint = { chain: this.chain, seq: entry.seq, hash };
    this.checkpoints.set(entry.seq, hash);
    this.tell(this.lastCheckpoint, siblings, entry.time);
  }

  private tell(checkpoint: Head, siblings: readonly Head[], time: string): void {
    const gaps = this.gaps.splice(0);
    if (this.doubt !== undefined) return;
    for (const gap of gaps) this.listener.gap?.(...gap);
    this.listener.checkpoint?.(checkpoint, siblings, time);
  }

  private tail(): Tail | undefined {
    const { tailAt } = this;
    return tailAt === undefined ? undefined : { file: tailAt.file, offset: tailAt.offset, fromSeq: tailAt.seq, entries: this.seq - tailAt.seq };
  }

  private fault(file: TrailFile, offset: number | undefined, text: string): Fault {
    return { chain: this.chain, file: file.name, ...(offset !== undefined && { offset }), seq: this.seq, text };
  }
}

const BEGINNING = '{"entry":';

/** A crash leaves the beginning of a line, never more than a whole one. */
function isTorn(raw: RawLine): boolean {
  const begin = raw.bytes.toString('latin1', raw.start, Math.min(raw.end, raw.start + BEGINNING.length));
  if (!BEGINNING.startsWith(begin)) return false;
  const text = raw.bytes.toString('latin1', raw.start, raw.end);
  return !/"sha256":"[0-9a-f]{64}"(,"sig":"[0-9a-f]{128}")?\}./s.test(text);
}
