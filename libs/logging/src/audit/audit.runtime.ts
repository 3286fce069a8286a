import { join } from 'node:path';
import { AnchorQueue, anchored, DirectoryAnchor, KEY_FILES, PersonalStore, readMacKey, type AuditRecord } from '@cairn/audit';
import { CairnError } from '@cairn/core';
import { ExitFlush } from '@cairn/sinks';
import { currentContext } from '../context/cls-context';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { securityOf } from '../security/security-runtime';
import { AuditAlarms } from './audit-alarms';
import type { AuditArm } from './audit-arm';
import { AuditRecordMaker, type AuditEvent } from './audit-record.maker';
import { AuditUnavailableException } from './audit-unavailable.exception';
import type { AuditMode, AuditModuleOptions } from './audit.options';
import { ErasedPersons } from './erased-persons';
import { exitSink } from './exit-sink';
import { FileArm } from './file.arm';
import { ephemeralKey, PersonalValues, type PersonalParts } from './personal-values';
import { StoreFeed } from './store-feed';
import { surroundings, type Surroundings } from './who-and-where';

/** The audit arm of one app: what is audited goes through here into the trail, apart from all other records. */
export class AuditRuntime {
  readonly mode: AuditMode;
  readonly alarms: AuditAlarms;
  readonly isOff: boolean;
  /** Audited methods that are running. */
  running = 0;
  private readonly options: AuditModuleOptions;
  private readonly arm: AuditArm;
  private readonly maker: AuditRecordMaker;
  private readonly anchors: readonly AnchorQueue[];
  private readonly stores: readonly StoreFeed[];
  private opening: Promise<void> | undefined;
  private exit: ExitFlush | undefined;
  private personal: PersonalParts;

  constructor(private readonly logging: LoggingRuntime) {
    const { settings, options, core, identity } = logging;
    this.isOff = options.audit === false;
    this.options = typeof options.audit === 'object' ? options.audit : {};
    this.mode = this.options.mode ?? 'required';
    this.personal = { store: undefined, all: this.options.personal === 'committed', sessionKey: ephemeralKey(), erased: new ErasedPersons() };
    this.alarms = new AuditAlarms(logging, settings.auditDir);
    this.maker = new AuditRecordMaker(core, identity);
    this.arm = this.options.arm ?? this.fileArm();
    const { anchors = [], stores = [] } = this.options;
    const all = settings.auditAnchorDir === undefined ? anchors : [new DirectoryAnchor(settings.auditAnchorDir), ...anchors];
    this.anchors = all.map((anchor) => new AnchorQueue(anchor, ({ name }, error, waiting) => this.alarms.anchorFailed(name, error, waiting)));
    this.stores = stores.map((store) => new StoreFeed(store, settings.auditDir, () => (this.arm as FileArm).trail.writerName, (error) => this.alarms.storeFailed(store.name, error)));
  }

  /** Once; whoever comes first. @throws CairnError CAIRN_E_SETTING, CAIRN_E_AUDIT, CAIRN_E_AUDIT_KEYS; what the file system says. */
  open(): Promise<void> {
    this.opening ??= this.begin().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  /** Whether persons stand in the trail as pseudonyms and commitments. */
  get commitsToPersons(): boolean {
    return this.personal.all;
  }

  /** Who acts, from where: read in the story of the action. */
  surroundings(): Surroundings {
    return surroundings(currentContext(), securityOf(this.logging), this.logging.options.request?.trustProxy === true);
  }

  /** Resolves when the record is durable. @throws AuditUnavailableException; the alarm is raised by then. */
  async require(event: AuditEvent, from: Surroundings, phase: 'intent' | 'result'): Promise<void> {
    try {
      await this.keep(event, from, true);
    } catch (error) {
      this.alarms.refused(event.event, phase, error);
      throw new AuditUnavailableException({ cause: error });
    }
  }

  /** Never rejects: a loss is told. */
  async attempt(event: AuditEvent, from: Surroundings): Promise<void> {
    try {
      await this.keep(event, from, false);
    } catch (error) {
      this.alarms.lost(event.event, error);
    }
  }

  /** The pseudonym of a person of whom the side store has anything. */
  async pseudonymOf(subjectId: string): Promise<string | undefined> {
    await this.open();
    return this.personalStore.known(subjectId);
  }

  /** Whether there was anything to erase. Needs an open trail. */
  erase(subjectId: string): boolean {
    const pseudonym = this.personalStore.erase(subjectId);
    if (pseudonym !== undefined) this.personal.erased.note(subjectId, pseudonym);
    return pseudonym !== undefined;
  }

  /** Seals what was recorded so far. */
  async checkpoint(): Promise<void> {
    await this.open();
    if (this.arm instanceof FileArm) await this.arm.trail.checkpoint();
  }

  /** Nothing is recorded from here on. */
  async close(): Promise<void> {
    if (this.opening === undefined) return;
    await this.opening.catch(() => undefined); // told by who opened it
    await this.arm.close();
    await Promise.all([...this.anchors.map((anchor) => anchor.close()), ...this.stores.map((store) => store.close())].map((closing) => closing.catch(() => undefined))); // told by then
    this.exit?.dispose();
  }

  private get personalStore(): PersonalStore {
    const { store } = this.personal;
    if (store === undefined) throw new CairnError('CAIRN_E_SETTING', 'audit.arm: nothing can be erased without the files of a trail.');
    return store;
  }

  private async keep(event: AuditEvent, from: Surroundings, required: boolean): Promise<void> {
    await this.open();
    const personal = new PersonalValues(this.personal);
    const record: AuditRecord = this.maker.make(event, from, personal);
    await Promise.all([personal.stored(), this.arm.record(record, required)]);
    for (const feed of this.stores) feed.wake();
  }

  private async begin(): Promise<void> {
    this.refuseWithoutDirectory();
    await this.arm.open();
    this.exit = new ExitFlush({ sinks: () => [exitSink(this.arm)], selfLog: this.logging.selfLog });
    if (!(this.arm instanceof FileArm)) return;
    const { auditPersonalDir, auditKeysDir } = this.logging.settings;
    const key = readMacKey(join(auditKeysDir, KEY_FILES.personal));
    this.personal = { ...this.personal, store: new PersonalStore(auditPersonalDir, key), sessionKey: key };
    this.alarms.opened(this.arm.trail.writerName);
    for (const feed of this.stores) feed.wake();
  }

  private refuseWithoutDirectory(): void {
    const { settings } = this.logging;
    if (this.options.arm !== undefined || settings.toFile || settings.origins.get('auditDir') !== 'default') return;
    throw new CairnError('CAIRN_E_SETTING', 'AUDIT_DIR: what is audited needs a directory, and LOG_TO_FILE is false. Set AUDIT_DIR, or audit: false to audit nothing.');
  }

  private fileArm(): FileArm {
    const { settings } = this.logging;
    const arm: FileArm = new FileArm({
      settings,
      options: this.options,
      onKeysMade: (dir) => this.alarms.keysMade(dir),
      observer: {
        failed: (error) => this.alarms.failed(error, arm.trail.writerName),
        recovered: (gap) => this.alarms.recovered(gap, arm.trail.writerName),
        checkpoint: (statement) => this.anchors.forEach((anchor) => anchor.put(anchored(statement))),
      },
    });
    return arm;
  }
}
