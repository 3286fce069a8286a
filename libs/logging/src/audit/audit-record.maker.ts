import type { AuditRecord } from '@cairn/audit';
import { RecordIds, type LoggerCore, type ProcessIdentity } from '@cairn/core';
import { changesBetween, type Changes } from './changes';
import type { AuditConcern } from './audit-definition';
import { jsonSafe } from './json-safe';
import { PersonalFields } from './personal-fields';
import { ownerOf, type PersonalValues } from './personal-values';
import type { Surroundings } from './who-and-where';
import { withoutStacks } from './without-stacks';

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
    const owner = event.subjectId ?? ownerOf(from);
    if (event.subjectId !== undefined) personal.person(event.subjectId);
    const origin = this.origin(from, personal, from.id ?? owner);
    const fields = new PersonalFields(event.personal ?? [], owner, personal, (text) => this.text(text));
    const [changes, data] = [this.changes(event, fields), this.data(event, fields)];
    const { resource, resourceId = null, concerns = [], message } = event;
    const { known } = personal;
    return jsonSafe<AuditRecord>({
      record_id: this.ids.next().replace('rec_', 'aud_'),
      timestamp: new Date().toISOString(),
      service: this.identity.service,
      audit_event: event.event,
      component: event.component,
      operation: event.operation,
      message: message === undefined ? `${event.event}: ${event.outcome}` : known.textIn(this.text(message)),
      process_id: this.identity.process_id,
      user_context: actor ?? (from.type === 'anonymous' ? 'anonymous' : 'system'),
      check_name: event.checkName,
      ...Object.fromEntries(concerns.map((concern) => [concern, true])),
      code: event.code ?? `${event.event}.${event.outcome}`,
      outcome: event.outcome,
      action_id: event.actionId,
      actor: { type: from.type, id: actor, organization_id: from.organizationId, session: personal.session(from.sessionId) },
      resource: resource === undefined ? null : { type: resource, id: resourceId === null ? null : known.textIn(resourceId) },
      origin,
      changes: changes?.map(({ path, ...sides }) => ({ path: known.inText(path), ...known.replacedIn(sides) })),
      data: known.replacedIn(data),
      reason: event.reason === undefined ? undefined : known.textIn(this.text(event.reason)).slice(0, LONGEST_REASON),
      duration_ms: event.durationMs === undefined ? undefined : Math.round(event.durationMs * 1_000) / 1_000,
      context: known.replacedIn(this.shown(from.story) as Record<string, unknown>),
    });
  }

  private shown(value: unknown): unknown {
    return withoutStacks(this.core.redactor.redactValue(value));
  }

  private text(text: string): string {
    return this.shown(text) as string;
  }

  private origin({ hasOrigin, address, trusted, userAgent }: Surroundings, personal: PersonalValues, owner: string | undefined): AuditRecord['origin'] {
    if (!hasOrigin) return null;
    const agent = userAgent === null ? null : this.text(userAgent);
    return { address: personal.origin('address', address, owner), trusted, user_agent: personal.origin('user_agent', agent, owner) };
  }

  private changes({ hasChanges, before, after }: AuditEvent, fields: PersonalFields): Changes | undefined {
    if (hasChanges !== true) return undefined;
    const found = changesBetween({ raw: before, shown: this.shown(before) }, { raw: after, shown: this.shown(after) });
    return found.map((change) => fields.replacedInChange(change, before, after));
  }

  private data({ data }: AuditEvent, fields: PersonalFields): Record<string, unknown> | undefined {
    if (data === undefined) return undefined;
    const shown = fields.replacedIn(this.shown(data), data);
    return typeof shown === 'object' && shown !== null && !Array.isArray(shown) ? (shown as Record<string, unknown>) : { value: shown };
  }
}
