import type { Gap } from '@cairn/audit';
import { EventLogger, EVENTS, type CatalogueEvent, type EventEmitter, type SelfLog } from '@cairn/core';
import { prepare } from '../category/prepare-event';
import { databaseErrors, messageOf as wordsOf } from '../database/database-errors';
import type { LoggingRuntime } from '../runtime/logging-runtime';

/** Says through ordinary logging what happens to the trail: who watches the logs learns of it. No stacks: category `audit` has none. */
export class AuditAlarms {
  private readonly logger: EventLogger;
  private readonly selfLog: SelfLog;
  private readonly prepared = new Map<string, EventEmitter>();

  constructor(
    { core, selfLog }: LoggingRuntime,
    private readonly directory: string,
  ) {
    this.logger = new EventLogger(core, 'audit', 'audit');
    this.selfLog = selfLog;
  }

  opened(writer: string | undefined): void {
    this.emit(EVENTS.auditOpened, { directory: this.directory, writer: writer ?? null });
  }

  keysMade(directory: string): void {
    this.emit(EVENTS.auditKeysMade, { directory });
  }

  failed(error: Error, writer: string | undefined): void {
    this.selfLog.report('CAIRN_E_AUDIT', 'the audit trail cannot be written; required actions are refused', messageOf(error));
    this.emit(EVENTS.auditFailed, { directory: this.directory, writer: writer ?? null, error_type: error.name, error_message: messageOf(error), code: (error as NodeJS.ErrnoException).code ?? null });
  }

  recovered({ from, to, refused, lost }: Gap, writer: string | undefined): void {
    this.emit(EVENTS.auditRecovered, { directory: this.directory, writer: writer ?? null, from, to, refused, lost });
  }

  refused(audit_event: string, phase: 'intent' | 'result', error: unknown): void {
    this.emit(EVENTS.auditRefused, { audit_event, phase, error_message: messageOf(error) });
  }

  lost(audit_event: string, error: unknown): void {
    this.emit(EVENTS.auditLost, { audit_event, error_message: messageOf(error) });
  }

  anchorFailed(anchor: string, error: unknown, waiting: number): void {
    this.selfLog.report('CAIRN_E_AUDIT_ANCHOR', `anchor "${anchor}" did not take a checkpoint`, messageOf(error));
    this.emit(EVENTS.auditAnchorFailed, { anchor, waiting, error_message: messageOf(error) });
  }

  storeFailed(store: string, error: unknown): void {
    this.selfLog.report('CAIRN_E_AUDIT_ANCHOR', `audit store "${store}" is behind`, messageOf(error));
    this.emit(EVENTS.auditStoreFailed, { store, error_message: messageOf(error) });
  }

  /** A part of a record that the app's own function did not give. */
  partMissing(event: string, part: string, error: unknown): void {
    this.selfLog.report('CAIRN_E_AUDIT', `"${part}" of @Audit("${event}") threw; the record says so`, messageOf(error));
  }

  private emit(event: CatalogueEvent, metadata: object): void {
    let emitter = this.prepared.get(event.name);
    if (emitter === undefined) this.prepared.set(event.name, (emitter = prepare(this.logger, event)));
    emitter.emit(metadata);
  }
}

/** Its message without what a database quotes; redacted by who makes the record. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? wordsOf(error) : databaseErrors.wordingOf(String(error));
  } catch {
    return 'an error that cannot be read';
  }
}
