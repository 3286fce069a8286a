import { hostname } from 'node:os';
import { CairnError, ensureDirectory } from '@cairn/core';
import type { AuditRecord, Gap, Head } from './entry';
import type { WriterKeys } from './keys/key-files';
import { previousChain, type FailedChain } from './write/previous-chain';
import { removeUnborn } from './write/remove-unborn';
import { retirement } from './write/retire-chains';
import { SiblingHeads } from './write/sibling-heads';
import type { ClockSource } from './write/steady-clock';
import type { TrailIo } from './write/trail-io';
import { TrailWriter, type CheckpointStatement } from './write/trail.writer';
import { WriterClaim } from './write/writer-claim';

/** Told of what happens to the trail itself. Must not throw. */
export interface TrailObserver {
  /** The disk refused, or another process took the identity: everything is refused until {@link recovered}. Once per failure. */
  failed?(error: Error): void;
  /** A new chain is open. */
  recovered?(gap: Gap): void;
  /** A checkpoint is on the disk. */
  checkpoint?(statement: CheckpointStatement): void;
}

export interface AuditTrailOptions {
  /** Made (0750) when missing. */
  readonly dir: string;
  /** Name of the writer's identity, such as the service's; other processes of it get `-2`, `-3` … behind it. */
  readonly writer: string;
  /** Take this very identity: nobody else has it. Default false. */
  readonly fixedWriter?: boolean;
  /** Asked for at each start of a chain, and erased once they were used: new buffers each time. Throws CAIRN_E_AUDIT_KEYS. */
  readonly keys: () => WriterKeys;
  /** SHA-256 of the settings in effect. */
  readonly configHash: string;
  readonly service: string;
  readonly version: string;
  /** Days that ended chains are kept. Default: for ever. */
  readonly retentionDays?: number;
  readonly observer?: TrailObserver;
  /** See {@link TrailWriterOptions}. */
  readonly checkpointEvery?: number;
  readonly checkpointMs?: number;
  readonly maxFileBytes?: number;
  readonly maxPendingBytes?: number;
  readonly io?: TrailIo;
  readonly clock?: ClockSource;
}

/** After a failure a new chain is tried at most this often. */
const RETRY_MS = 1_000;

/**
 * The trail of one process: a chain at a time. When its disk fails, everything is refused, the failure is told, and the next record tries
 * to open a new chain, which then says what was missed.
 */
export class AuditTrail {
  private claim: WriterClaim | undefined;
  private writer: TrailWriter | undefined;
  private opening: Promise<TrailWriter> | undefined;
  private failedChain: FailedChain | undefined;
  private failedAt: { time: number; iso: string } | undefined;
  private lastTry = 0;
  private missed = { refused: 0, lost: 0 };
  private closed = false;
  private readonly siblings: SiblingHeads;

  constructor(private readonly options: AuditTrailOptions) {
    this.siblings = new SiblingHeads(options.dir);
  }

  /** @throws CairnError CAIRN_E_AUDIT, CAIRN_E_AUDIT_KEYS, CAIRN_E_DIRECTORY or CAIRN_E_SETTING; what the file system says. */
  async open(): Promise<void> {
    ensureDirectory(this.options.dir, 'AUDIT_DIR');
    this.writer = await this.openWriter();
    await this.retire();
  }

  /** The name this process writes under; undefined before it is open. */
  get writerName(): string | undefined {
    return this.claim?.writer;
  }

  /** Whether records can be kept at the moment. */
  get isOpen(): boolean {
    return this.writer !== undefined;
  }

  /**
   * Resolves when the record is on the disk. @param required Whether something is refused when it fails; it is counted so.
   * @throws CairnError CAIRN_E_AUDIT when it is not kept.
   */
  async record(record: AuditRecord, required: boolean): Promise<Head> {
    try {
      const writer = this.writer ?? (await this.reopen());
      return await writer.record(record);
    } catch (error) {
      this.missed[required ? 'refused' : 'lost'] += 1;
      throw unkept(error);
    }
  }

  /** Seals what was recorded so far, for anchors and verifiers. */
  async checkpoint(): Promise<void> {
    this.refresh(this.writer?.chain.id);
    await this.writer?.checkpoint();
  }

  /** Goes on with the keys that are there now. @throws CairnError CAIRN_E_AUDIT_KEYS. */
  async rotateKeys(): Promise<void> {
    await this.writer?.rotateKeys(this.options.keys());
  }

  async close(reason = 'shutdown'): Promise<void> {
    this.closed = true;
    const { writer } = this;
    this.writer = undefined;
    await writer?.close(reason).catch((error: Error) => this.options.observer?.failed?.(error));
    this.claim?.release();
  }

  /** At the end of the process, without waiting. */
  closeSync(reason = 'exit'): void {
    if (this.closed) return;
    this.closed = true;
    try {
      this.writer?.closeSync(reason);
    } catch (error) {
      this.options.observer?.failed?.(error as Error);
    }
    this.claim?.release();
  }

  private async openWriter(): Promise<TrailWriter> {
    const { options, siblings } = this;
    const { dir, observer } = options;
    const claim = this.heldClaim();
    const previous = previousChain(dir, claim.writer, this.failedChain);
    siblings.refresh(undefined);
    const { configHash: config_hash, service, version } = options;
    const writer = new TrailWriter({
      ...options,
      writer: claim.writer,
      keys: options.keys(),
      about: { config_hash, service, version, process_id: process.pid, host_name: hostname() },
      previous,
      siblings: () => siblings.take(),
      stillOurs: () => claim.stillOurs(),
      onCheckpoint: (statement) => {
        this.refresh(statement.chain);
        observer?.checkpoint?.(statement);
      },
      onFailure: (error) => this.failed(error),
    });
    await writer.begin().catch((error: unknown) => {
      if (!removeUnborn(dir, writer.chain.id)) this.setFailed(writer);
      throw error;
    });
    return writer;
  }

  /** One that another process has taken is given up, for another name. */
  private heldClaim(): WriterClaim {
    const { dir, writer, fixedWriter = false } = this.options;
    const isLost = this.claim?.isOurs === false;
    if (this.claim === undefined || isLost) this.claim = WriterClaim.take(dir, writer, fixedWriter, isLost);
    return this.claim;
  }

  /** What of it is not known to be on the disk is not named by the next chain. */
  private setFailed({ chain, durable }: TrailWriter): void {
    this.failedChain = { chain: chain.id, durable };
  }

  /** What siblings did since is named by the next checkpoint. That they cannot be read is no reason to fail. */
  private refresh(own: string | undefined): void {
    try {
      this.siblings.refresh(own);
    } catch {
      // The next checkpoint names them.
    }
  }

  private failed(error: Error): void {
    const { writer } = this;
    if (writer === undefined) return; // it failed while it opened, which open() and reopen() tell
    this.setFailed(writer);
    this.failedAt = { time: Date.now(), iso: new Date().toISOString() };
    this.lastTry = 0;
    this.writer = undefined;
    this.options.observer?.failed?.(error);
  }

  private reopen(): Promise<TrailWriter> {
    if (this.closed) throw new CairnError('CAIRN_E_AUDIT', 'the trail is closed');
    if (this.opening === undefined && Date.now() - this.lastTry < RETRY_MS) throw new CairnError('CAIRN_E_AUDIT', 'the trail cannot be written at the moment');
    this.lastTry = Date.now();
    this.opening ??= this.openAgain().finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async openAgain(): Promise<TrailWriter> {
    if (this.failedAt === undefined) throw new CairnError('CAIRN_E_AUDIT', 'the trail is not open');
    const writer = await this.openWriter();
    const gap: Gap = { reason: 'writer_failed', from: this.failedAt.iso, to: new Date().toISOString(), ...this.missed, chains: [] };
    await writer.gap(gap).catch((error: unknown) => {
      this.setFailed(writer);
      throw error;
    });
    this.writer = writer;
    this.missed = { refused: 0, lost: 0 };
    this.failedChain = undefined;
    this.options.observer?.recovered?.(gap);
    return writer;
  }

  private async retire(): Promise<void> {
    const { dir, retentionDays } = this.options;
    const { writer } = this;
    if (retentionDays === undefined || writer === undefined) return;
    const retired = retirement(dir, retentionDays, writer.chain.id, Date.now());
    if (retired === undefined) return;
    void writer.gap(retired.gap).catch(() => undefined); // told by the checkpoint
    await writer.checkpoint();
    retired.remove();
  }
}

function unkept(error: unknown): CairnError {
  if (error instanceof CairnError) return error;
  return new CairnError('CAIRN_E_AUDIT', `the record could not be kept: ${(error as Error).message}`, { cause: error });
}
