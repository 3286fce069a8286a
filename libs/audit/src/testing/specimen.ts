import { appendFileSync, chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchored, type AnchoredCheckpoint } from '../anchor/audit-anchor';
import { AuditTrail, type AuditTrailOptions } from '../audit-trail';
import { sha256 } from '../crypto/hashing';
import { KEY_FILES, makeKeys, readMacKey, readPublicKey, readWriterKeys } from '../keys/key-files';
import type { TrailReport } from '../verify/report';
import { verifyTrail, type VerifyOptions } from '../verify/verify-trail';
import { trailFiles } from '../write/trail-files';
import { FailingIo } from './failing-io';
import { someAuditRecord } from './some-audit-record';

const EVERY = 4;
/** Some six records: a chain of a few has several files. */
const FILE_BYTES = 6_000;

/** What an auditor brings to a specimen. */
export const AUDITORS = ['public key', 'MAC key', 'anchors'] as const;
export type Auditor = (typeof AUDITORS)[number];

/**
 * A small trail with everything attacks need: two writers, ended chains, files that were rotated, and one chain that is still written.
 * Kept at three moments.
 */
export class Specimen {
  readonly anchors: AnchoredCheckpoint[] = [];
  /** What anchors hold of the trails in directories of their own. */
  private readonly held = new Map<string, AnchoredCheckpoint[]>();
  /** Copies of the trail while it was written, and how many checkpoints were anchored by then. */
  private readonly live = new Map<string, number>();
  private anchoredLive = 0;

  private constructor(readonly root: string) {}

  /** Writer `api` has a chain of several files; then `worker` has one; then `api` its second: before it, while it is written, after it. */
  static async make(): Promise<Specimen> {
    const specimen = new Specimen(mkdtempSync(join(tmpdir(), 'cairn-audit-')));
    makeKeys(specimen.keys);
    await specimen.write('api', 10);
    await specimen.write('worker', 3);
    specimen.keep('before');
    const trail = await specimen.open('api', specimen.trail, { maxFileBytes: 1_048_576 });
    for (let n = 0; n < 9; n += 1) await trail.record(someAuditRecord(100 + n), true);
    specimen.keep('live');
    specimen.anchoredLive = specimen.anchors.length;
    await trail.close();
    return specimen;
  }

  get keys(): string {
    return join(this.root, 'keys');
  }

  get trail(): string {
    return join(this.root, 'trail');
  }

  /** A directory of its own with the trail as it was then; `after` is the whole. Of a copy of `live`, anchors hold what they held then. */
  copy(moment: 'before' | 'live' | 'after'): string {
    const copy = mkdtempSync(join(this.root, 'copy-'));
    cpSync(moment === 'after' ? this.trail : join(this.root, moment), copy, { recursive: true });
    if (moment === 'live') this.live.set(copy, this.anchoredLive);
    return copy;
  }

  /** An empty directory for a trail of its own, whose checkpoints are anchored as well. */
  other(held: AnchoredCheckpoint[] = []): string {
    const dir = mkdtempSync(join(this.root, 'other-'));
    this.held.set(dir, held);
    return dir;
  }

  /** What anchors hold of such a trail. */
  anchorsOf(dir: string): AnchoredCheckpoint[] | undefined {
    return dir === this.trail ? this.anchors : this.held.get(dir);
  }

  /** Two ended chains of `api`; one of five acknowledged records, behind which its disk failed; one that was opened after that, and ended. */
  async failed(): Promise<string> {
    const dir = this.other();
    await this.write('api', 1, dir);
    await this.write('api', 1, dir);
    const io = new FailingIo();
    const trail = await this.open('api', dir, { io, checkpointEvery: 1_000, maxFileBytes: 1_048_576 });
    for (let n = 0; n < 5; n += 1) await trail.record(someAuditRecord(n), true);
    io.failing = new Error('EIO');
    await trail.record(someAuditRecord(5), true).catch(() => (io.failing = undefined));
    await trail.record(someAuditRecord(6), true);
    await trail.close();
    return dir;
  }

  /** A chain that ended by a crash, with a torn line, and one behind it, which has ended. */
  async crashed(): Promise<string> {
    const held: AnchoredCheckpoint[] = [];
    const [running, dir] = [this.other(held), this.other(held)];
    const trail = await this.open('api', running);
    for (let n = 0; n < 2; n += 1) await trail.record(someAuditRecord(n), true);
    cpSync(running, dir, { recursive: true });
    const before = held.length;
    await trail.close();
    held.length = before;
    rmSync(join(dir, 'api.claim'));
    const { path } = trailFiles(dir)[0]!;
    chmodSync(path, 0o640);
    appendFileSync(path, '{"entry":{"body":{"acti');
    await this.write('api', 1, dir);
    return dir;
  }

  /** A trail of this writer; its checkpoints are anchored, unless `dir` is a copy. */
  async open(writer: string, dir = this.trail, options: Partial<AuditTrailOptions> = {}): Promise<AuditTrail> {
    const trail = new AuditTrail({
      dir,
      writer,
      keys: () => readWriterKeys(this.keys),
      configHash: sha256('specimen'),
      service: writer,
      version: '1.0.0',
      checkpointEvery: EVERY,
      maxFileBytes: FILE_BYTES,
      observer: { checkpoint: (statement) => this.anchorsOf(dir)?.push(anchored(statement)) },
      ...options,
    });
    await trail.open();
    return trail;
  }

  async write(writer: string, records: number, dir = this.trail): Promise<void> {
    const trail = await this.open(writer, dir);
    for (let n = 0; n < records; n += 1) await trail.record(someAuditRecord(n, { service: writer }), true);
    await trail.close();
  }

  verify(dir: string, auditor: Auditor, options: Partial<VerifyOptions> = {}): TrailReport {
    return verifyTrail(dir, {
      publicKeys: [readPublicKey(join(this.keys, KEY_FILES.public))],
      ...(auditor === 'MAC key' && { macKeys: [readMacKey(join(this.keys, KEY_FILES.mac))] }),
      ...(auditor === 'anchors' && { anchors: this.held.get(dir) ?? this.anchors.slice(0, this.live.get(dir)) }),
      ...options,
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private keep(moment: 'before' | 'live'): void {
    cpSync(this.trail, join(this.root, moment), { recursive: true });
  }
}
