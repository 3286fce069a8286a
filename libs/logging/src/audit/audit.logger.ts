import { Inject, Injectable, Optional, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import type { AuditRecord } from '@cairn/audit';
import { componentName } from '../category/component-name';
import { LoggingRuntime } from '../runtime/logging-runtime';
import type { AuditConcern } from './audit-definition';
import { auditOf, type AuditRuntime } from './audit.runtime';
import type { AuditMode } from './audit.options';
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
  private readonly audit: AuditRuntime;
  private readonly component: string;

  constructor(runtime: LoggingRuntime, @Optional() @Inject(INQUIRER) inquirer?: object) {
    this.audit = auditOf(runtime);
    this.component = componentName(inquirer, 'Audit');
  }

  /** Resolves when the record is durable. @throws AuditUnavailableException when it is `required` and cannot be kept. */
  async record(entry: AuditEntry): Promise<void> {
    const { audit, component } = this;
    if (audit.isOff) return;
    const { actor, mode = audit.mode, outcome = 'event', code, ...rest } = entry;
    const from = { ...audit.surroundings(), ...actor };
    const hasChanges = entry.before !== undefined || entry.after !== undefined;
    const event = { ...rest, outcome, component, hasChanges, code: code ?? (outcome === 'event' ? entry.event : undefined) };
    if (mode === 'required') await audit.require(event, from, 'result');
    else await audit.attempt(event, from);
  }

  /**
   * Erases what the side store holds of a person: their values in the trail can then be neither read nor tried out, and the trail stays valid.
   * The erasure itself is recorded, under the pseudonym. Returns whether there was anything. With `audit.personal: 'committed'` only.
   */
  async eraseSubject(subjectId: string): Promise<boolean> {
    const pseudonym = await this.audit.erase(subjectId);
    if (pseudonym === undefined) return false;
    await this.record({ event: 'subject.erased', resource: 'subject', resourceId: pseudonym, subjectId });
    return true;
  }

  /** Seals what was recorded so far by a checkpoint, which anchors then get. */
  checkpoint(): Promise<void> {
    return this.audit.checkpoint();
  }
}
