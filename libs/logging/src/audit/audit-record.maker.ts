import type { AuditRecord } from '@cairn/audit';
import { RecordIds, type LoggerCore, type ProcessIdentity } from '@cairn/core';
import { changesBetween, type Changes } from './changes';
import type { AuditConcern } from './audit-definition';
import { jsonSafe } from './json-safe';
import type { PersonalValues } from './personal-values';
import type { Surroundings } from './who-and-where';

/** An audited event before it is a record: everything as the app gave it. */
export interface AuditEvent {
  readonly event: string;
  readonly outcome: AuditRecord['outcome'];
  readonly code?: string;
  readonly component: string;
  readonly operation?: string;
  readonly message?: string;
  readonly actionId?: string;
  readonly resource?: string;
  readonly resourceId?: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly hasChanges?: boolean;
  readonly data?: object;
  readonly reason?: string;
  readonly durationMs?: number;
  readonly concerns?: readonly AuditConcern[];
  readonly checkName?: string;
  readonly personal?: readonly string[];
  readonly subjectId?: string;
}

const LONGEST_REASON = 500;

/** Makes the record of an event: redacted, without a stack, its personal values replaced where that is asked for. */
export class AuditRecordMaker {
  private readonly ids = new RecordIds();

  constructor(
    private readonly core: LoggerCore,
    private readonly identity: ProcessIdentity,
  ) {}

  make(event: AuditEvent, from: Surroundings, personal: PersonalValues): AuditRecord {
    const actor = personal.actor(from);
    const { resource, resourceId, concerns = [] } = event;
    return jsonSafe<AuditRecord>({
      record_id: this.ids.next().replace('rec_', 'aud_'),
      timestamp: new Date().toISOString(),
      service: this.identity.service,
      audit_event: event.event,
      component: event.component,
      operation: event.operation,
      message: event.message ?? `${event.event}: ${event.outcome}`,
      process_id: this.identity.process_id,
      user_context: actor ?? (from.type === 'anonymous' ? 'anonymous' : 'system'),
      check_name: event.checkName,
      ...Object.fromEntries(concerns.map((concern) => [concern, true])),
      code: event.code ?? `${event.event}.${event.outcome}`,
      outcome: event.outcome,
      action_id: event.actionId,
      actor: { type: from.type, id: actor, organization_id: from.organizationId, session: personal.session(from.sessionId) },
      resource: resource === undefined ? null : { type: resource, id: resourceId ?? null },
      origin: from.hasOrigin ? { address: personal.origin('address', from.address, from), trusted: from.trusted, user_agent: this.agent(from, personal) } : null,
      changes: this.changes(event, from, personal),
      data: this.data(event, from, personal),
      reason: event.reason === undefined ? undefined : (this.core.redactor.redactValue(event.reason.slice(0, LONGEST_REASON)) as string),
      duration_ms: event.durationMs === undefined ? undefined : Math.round(event.durationMs * 1_000) / 1_000,
      context: this.core.redactor.redactValue(from.story) as Record<string, unknown>,
    });
  }

  private agent(from: Surroundings, personal: PersonalValues): ReturnType<PersonalValues['origin']> {
    const { userAgent } = from;
    return personal.origin('user_agent', userAgent === null ? null : (this.core.redactor.redactValue(userAgent) as string), from);
  }

  private changes({ hasChanges, before, after, ...event }: AuditEvent, from: Surroundings, personal: PersonalValues): Changes | undefined {
    if (hasChanges !== true) return undefined;
    const { redactor } = this.core;
    const found = changesBetween({ raw: before, shown: redactor.redactValue(before) }, { raw: after, shown: redactor.redactValue(after) });
    const isPersonal = (path: string): boolean => event.personal?.some((name) => path === name || path.startsWith(`${name}.`)) === true;
    const owner = ownerOf(event, from);
    return found.map((change) => {
      if (!isPersonal(change.path)) return change;
      const committed = (raw: unknown): unknown => (raw === undefined ? undefined : personal.commit(owner, change.path, raw));
      return { path: change.path, before: committed(at(before, change.path)), after: committed(at(after, change.path)) };
    });
  }

  private data({ data, personal: names = [], ...event }: AuditEvent, from: Surroundings, personal: PersonalValues): Record<string, unknown> | undefined {
    if (data === undefined) return undefined;
    const shown = this.core.redactor.redactValue(data);
    const safe: Record<string, unknown> = typeof shown === 'object' && shown !== null && !Array.isArray(shown) ? { ...(shown as Record<string, unknown>) } : { value: shown };
    for (const name of names) {
      const raw = at(data, name);
      if (raw !== undefined && raw !== null) safe[name] = personal.commit(ownerOf(event, from), name, raw);
    }
    return safe;
  }
}

/** Whose the personal fields are. */
function ownerOf({ subjectId }: Pick<AuditEvent, 'subjectId'>, { id, address }: Surroundings): string {
  return subjectId ?? id ?? `anonymous ${address ?? ''}`;
}

/** The value at a dotted path. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined), value);
}
