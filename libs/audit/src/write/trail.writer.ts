import { join } from 'node:path';
import { CairnError } from '@cairn/core';
import { macKeyId } from '../crypto/hashing';
import type { AuditRecord, Entry, Gap, Genesis, Head } from '../entry';
import type { WriterKeys } from '../keys/key-files';
import { Chain, newChainId, type ChainedLine } from './chain';
import { SteadyClock, type ClockSource } from './steady-clock';
import { trailFileName } from './trail-files';
import { diskIo, type TrailIo } from './trail-io';
import { WriteQueue } from './write-queue';

export interface TrailWriterOptions {
  readonly dir: string;
  readonly writer: string;
  /** The MAC key and the key of the side store are erased in these buffers as soon as they were used: they must be nobody else's. */
  readonly keys: WriterKeys;
  /** What the genesis says of the process. */
  readonly about: Pick<Genesis, 'config_hash' | 'service' | 'version' | 'process_id' | 'host_name'>;
  readonly previous: Genesis['previous'];
  /** Heads of other chains that are new since the last call. */
  readonly siblings: () => readonly Head[];
  /** A checkpoint is on the disk; `statement` is what anchors keep of it. */
  readonly onCheckpoint: (statement: CheckpointStatement) => void;
  /** Asked before each checkpoint; throws when another has taken the writer's identity. */
  readonly stillOurs: () => void;
  readonly onFailure: (error: Error) => void;
  /** Entries a checkpoint seals at most. Default 1,000. */
  readonly checkpointEvery?: number;
  /** A checkpoint comes at least this often, also when idle; ms. Default 60,000. */
  readonly checkpointMs?: number;
  /** A file goes on in the next one beyond this size. Default 50 MiB. */
  readonly maxFileBytes?: number;
  /** Bytes that may wait for the disk; beyond, entries are refused. Default 8 MiB. */
  readonly maxPendingBytes?: number;
  readonly io?: TrailIo;
  readonly clock?: ClockSource;
}

/** A checkpoint's line with its place. */
export interface CheckpointStatement extends Head {
  readonly writer: string;
  readonly time: string;
  readonly line: string;
}

type Control = 'genesis' | 'keyrotate' | 'close' | 'rotate';
type ControlEntry = { [K in Control]: [kind: K, body: Extract<Entry, { kind: K }>['body']] }[Control];

const DEFAULTS = { checkpointEvery: 1_000, checkpointMs: 60_000, maxFileBytes: 50 * 1_048_576, maxPendingBytes: 8 * 1_048_576, io: diskIo };

/** Writes one chain, from its genesis to its close. The first failure of the disk is final: every later entry is refused. */
export class TrailWriter {
  readonly chain: Chain;
  private readonly options: Omit<TrailWriterOptions, 'keys'> & typeof DEFAULTS;
  private readonly genesis: Genesis;
  private readonly queue: WriteQueue;
  private readonly clock: SteadyClock;
  private readonly timer: NodeJS.Timeout;
  private file = 1;
  private fileBytes = 0;
  private records = 0;
  private ended = false;

  /** Nothing is written before {@link begin}. */
  constructor({ keys, ...options }: TrailWriterOptions) {
    this.options = { ...DEFAULTS, ...options };
    const { clock, writer, io, checkpointMs, about, previous } = this.options;
    this.clock = new SteadyClock(clock);
    this.chain = new Chain(newChainId(Date.parse(this.clock.read().time), previous?.chain), writer, keys.signing, keys.mac);
    this.genesis = { ...about, previous, public_key: keys.signing.public.text, endorsements: [...keys.endorsements], mac_key_id: macKeyId(keys.mac) };
    eraseKeys(keys);
    this.queue = new WriteQueue(io, (error) => this.failed(error));
    this.timer = setInterval(() => this.guarded(() => this.checkpoint()), checkpointMs);
    this.timer.unref();
  }

  /** Resolves when the genesis and the checkpoint that signs it are on the disk. */
  async begin(): Promise<void> {
    try {
      this.append('genesis', this.genesis);
      await this.checkpoint();
    } catch (error) {
      this.queue.fail(error as Error);
      throw error;
    }
  }

  /** The last entry that is on the disk. */
  get durable(): Head | undefined {
    return this.queue.durable;
  }

  /** Resolves when the record is on the disk. @throws CairnError CAIRN_E_AUDIT when that cannot be. */
  async record(record: AuditRecord): Promise<Head> {
    this.refuseWhenFull();
    const durable = this.add((time) => this.chain.append('record', record, time));
    this.records += 1;
    return durable;
  }

  async gap(gap: Gap): Promise<Head> {
    return this.add((time) => this.chain.append('gap', gap, time));
  }

  /** Goes on with other keys: the old signing key hands on to the new one, in the chain, through those that were between them. */
  async rotateKeys(keys: WriterKeys): Promise<Head> {
    eraseKeys(keys);
    const { signing, endorsements } = keys;
    const from = endorsements.findIndex(({ by }) => by === this.chain.signer);
    if (signing.public.id === this.chain.signer) throw new CairnError('CAIRN_E_AUDIT_KEYS', 'the keys to go on with are those that it has. Make new ones with "cairn-audit init <directory> --rotate".');
    if (from < 0 || endorsements.at(-1)!.key !== signing.public.text) throw new CairnError('CAIRN_E_AUDIT_KEYS', 'the new keys are not endorsed by the old ones. Make them with "cairn-audit init <directory> --rotate".');
    for (const endorsement of endorsements.slice(from)) this.append('keyrotate', endorsement);
    const durable = this.checkpoint();
    this.chain.signWith(signing);
    return durable;
  }

  /** Seals what came since the last checkpoint. */
  async checkpoint(): Promise<Head> {
    this.options.stillOurs();
    const { writer, siblings, onCheckpoint } = this.options;
    const time = this.now();
    const line = this.chain.checkpoint(siblings(), time);
    const head = await this.put(line);
    onCheckpoint({ ...head, writer, time, line: line.text.trimEnd() });
    return head;
  }

  /** The chain's end. Resolves when all of it is on the disk and its file is sealed; a chain whose identity was lost ends without a word of its own. */
  async close(reason: string): Promise<void> {
    if (this.ended) return;
    try {
      this.options.stillOurs();
      this.append('close', { reason, records: this.records });
      const durable = this.checkpoint();
      this.stop();
      await durable;
    } finally {
      this.stop();
      await this.queue.end();
    }
  }

  /** The same at the end of the process, without waiting. */
  closeSync(reason: string): void {
    if (this.ended) return;
    try {
      this.options.stillOurs();
      this.append('close', { reason, records: this.records });
      this.put(this.chain.checkpoint([], this.now())).catch(nobodyWaits);
    } finally {
      this.stop();
      this.queue.endSync();
    }
  }

  /** A line, and the checkpoint or the next file when it is time for one. */
  private add(make: (time: string) => ChainedLine): Promise<Head> {
    if (this.ended) return Promise.reject(new CairnError('CAIRN_E_AUDIT', 'the trail is closed'));
    const durable = this.put(make(this.now()));
    if (this.fileBytes > this.options.maxFileBytes) this.guarded(() => this.nextFile());
    else if (this.chain.unsealed >= this.options.checkpointEvery) this.guarded(() => this.checkpoint());
    return durable;
  }

  /** A control entry, for which the checkpoint behind it is waited for. */
  private append(...[kind, body]: ControlEntry): void {
    this.put(this.chain.append(kind, body, this.now())).catch(nobodyWaits);
  }

  private put(line: ChainedLine): Promise<Head> {
    this.fileBytes += line.text.length;
    return this.queue.put(line, join(this.options.dir, trailFileName(this.options.writer, this.chain.id, this.file)));
  }

  /** The old file ends with a checkpoint. */
  private async nextFile(): Promise<void> {
    this.append('rotate', { file: this.file, next: this.file + 1 });
    const durable = this.checkpoint();
    this.file += 1;
    this.fileBytes = 0;
    await durable;
  }

  private now(): string {
    const { time, expected } = this.clock.read();
    if (expected !== undefined) this.put(this.chain.append('clock', { from: expected, to: time }, time)).catch(nobodyWaits);
    return time;
  }

  private refuseWhenFull(): void {
    if (this.queue.pendingBytes > this.options.maxPendingBytes) throw new CairnError('CAIRN_E_AUDIT', 'the disk is behind: too much waits for it already');
  }

  /** What nobody waits for: a failure has been told as the writer's. */
  private guarded(step: () => Promise<unknown>): void {
    step().catch((error: Error) => this.queue.fail(error));
  }

  private failed(error: Error): void {
    this.stop();
    this.options.onFailure(error);
  }

  private stop(): void {
    this.ended = true;
    clearInterval(this.timer);
    this.chain.end();
  }
}

/** The same failure is told by what comes behind it. */
function nobodyWaits(): void {
  // see above
}

function eraseKeys({ mac, personal }: WriterKeys): void {
  mac.fill(0);
  personal.fill(0);
}
