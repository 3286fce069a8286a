import { Injectable } from '@nestjs/common';
import type { AuditDefinition, AuditOptions } from '../audit/audit-definition';
import { runAudited } from '../audit/audited-method';
import { LogQueryRuntime } from './log-query.runtime';

/** What admins do, as audited actions. Not by `@Audit()`: that would open a trail, and ask for its keys, in every app that has this API. */
@Injectable()
export class AdminActions {
  constructor(private readonly runtime: LogQueryRuntime) {}

  /** Told to the trail afterwards, where the app has one. */
  async changed<T>(event: string, data: object, change: () => T): Promise<T> {
    if (!this.runtime.hasTrail) return change();
    return this.run(event, { resource: 'log_level', mode: 'best-effort', concerns: ['configuration_change'], data: () => data }, change) as T;
  }

  /** In the trail before it is done. @throws AuditUnavailableException; then nothing was removed. */
  async removed<T>(remove: () => Promise<T>): Promise<T> {
    return this.run('logs.cleared', { resource: 'logs', mode: 'required', concerns: ['compliance_check'] }, remove) as Promise<T>;
  }

  private run(event: string, options: AuditOptions, action: () => unknown): unknown {
    const definition: AuditDefinition = { event, options, component: 'LogQuery', operation: event };
    return runAudited(this.runtime.audit, definition, this, [], action);
  }
}
