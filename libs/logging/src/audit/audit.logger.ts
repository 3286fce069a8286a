import { Inject, Injectable, Optional, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import type { AuditRecord } from '@cairn/audit';
import { componentName } from '../category/component-name';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { newActionId } from './action-id';
import type { AuditConcern } from './audit-definition';
import type { AuditEvent } from './audit-record.maker';
import { auditOf } from './audit-of';
import type { AuditRuntime } from './audit.runtime';
import type { AuditMode } from './audit.options';
import { reasonOf } from './outcome-of';
import type { Surroundings } from './who-and-where';

/** What `AuditLogger.record` is told. */
export interface AuditEntry {
  /** Such as `export.downloaded`. */
  event: string;
  /** Default `event`: it has happened, and there was nothing to succeed or fail. */
  outcome?: Exclude<AuditRecord['outcome'], 'intent'>;
  code?: string;
  message?: string;
  resource?: string;
  resourceId?: string;
  /** With `after`: what changed. */
  before?: unknown;
  after?: unknown;
  data?: object;
  reason?: string;
  /** Default: the module's. `required` rejects when it cannot be kept. */
  mode?: AuditMode;
  concerns?: readonly AuditConcern[];
  checkName?: string;
  /** Who acted, where the story does not know. */
  actor?: Partial<Pick<Surroundings, 'type' | 'id' | 'organizationId'>>;
  personal?: readonly string[];
  subjectId?: string;
}

/** Puts records into the audit trail by hand, and erases persons from it. Inject it; its component is the class it is injected into. */
@Injectable({ scope: Scope.TRANSIENT })
export class AuditLogger {
  private readonly component: string;

  constructor(
    private readonly runtime: LoggingRuntime,
    @Optional() @Inject(INQUIRER) inquirer?: object,
  ) {
    this.component = componentName(inquirer, 'Audit');
  }

  /** Resolves when the record is durable. @throws AuditUnavailableException when it is `required` and cannot be kept. */
  async record(entry: AuditEntry): Promise<void> {
    const { actor, mode = this.audit.mode, outcome = 'event', code, ...rest } = entry;
    const hasChanges = entry.before !== undefined || entry.after !== undefined;
    await this.keep({ ...rest, outcome, hasChanges, code: code ?? (outcome === 'event' ? entry.event : undefined) }, mode, actor);
  }

  /**
   * Erases what the side store holds of a person: their values in the trail can then be neither read nor tried out, and the trail stays valid.
   * The erasure itself is recorded under the pseudonym, its intent before anything is gone. Returns whether there was anything. With
   * `audit.personal: 'committed'` only. @throws AuditUnavailableException when it cannot be recorded and `audit.mode` is `required`; what the file system says.
   */
  async eraseSubject(subjectId: string): Promise<boolean> {
    const pseudonym = await this.audit.pseudonymOf(subjectId);
    if (pseudonym === undefined) return false;
    const actionId = newActionId();
    const tell = (end: Pick<AuditEvent, 'outcome' | 'code' | 'reason'>): Promise<void> =>
      this.keep({ event: 'subject.erased', resource: 'subject', resourceId: pseudonym, subjectId, actionId, ...end }, this.audit.mode);
    await tell({ outcome: 'intent' });
    const isErased = await this.erased(subjectId, (error) => tell({ outcome: 'failure', reason: reasonOf(error) }));
    await tell({ outcome: 'success', code: 'subject.erased' });
    return isErased;
  }

  /** Seals what was recorded so far by a checkpoint, which anchors then get. */
  checkpoint(): Promise<void> {
    return this.audit.checkpoint();
  }

  private get audit(): AuditRuntime {
    return auditOf(this.runtime);
  }

  private async erased(subjectId: string, failed: (error: unknown) => Promise<void>): Promise<boolean> {
    try {
      return this.audit.erase(subjectId);
    } catch (error) {
      await failed(error);
      throw error;
    }
  }

  private async keep(event: Omit<AuditEvent, 'component'>, mode: AuditMode, actor?: AuditEntry['actor']): Promise<void> {
    const { audit, component } = this;
    if (audit.isOff) return;
    const from = { ...audit.surroundings(), ...actor };
    if (mode === 'best-effort') return audit.attempt({ ...event, component }, from);
    await audit.require({ ...event, component }, from, event.outcome === 'intent' ? 'intent' : 'result');
  }
}
