import type { CanonicalRecord, Line, Sink } from '@cairn/core';
import type { AuditEvent } from './audit-record.maker';
import type { AuditRuntime } from './audit.runtime';
import type { Surroundings } from './who-and-where';

const OUTCOMES: Readonly<Record<string, 'success' | 'denied' | 'failure'>> = {
  authn_login_success: 'success',
  authn_login_fail: 'failure',
  authn_login_fail_max: 'failure',
  authn_token_invalid: 'denied',
  authn_token_expired: 'denied',
  authn_token_revoked: 'denied',
  authz_fail: 'denied',
};

/** Fields of security records that are a person's. */
const PERSONAL = ['ip_address', 'ip_addresses', 'username', 'user_id', 'user_agent', 'email'];

/** Takes the records of category `security` into the audit trail as well, `best-effort`. */
export class SecurityEventsSink implements Sink {
  readonly name = 'audit security events';
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly audit: () => AuditRuntime) {}

  write(line: Line): void {
    const record = JSON.parse(line) as CanonicalRecord;
    const { event, message, component, context, metadata } = record;
    if (event === undefined) return; // free text tells people, not auditors
    const audit = this.audit();
    const told = { event, message, component, outcome: OUTCOMES[event] ?? 'event', code: event, data: metadata, concerns: ['security_event'] } as const;
    const attempt = audit.attempt({ ...told, ...(audit.commitsToPersons && personsIn(metadata)) }, from(record, context));
    this.underWay.add(attempt);
    void attempt.finally(() => this.underWay.delete(attempt));
  }

  async flush(): Promise<void> {
    await Promise.all(this.underWay);
  }

  flushSync(): void {
    // the trail's own end writes what is under way
  }

  close(): Promise<void> {
    return this.flush();
  }
}

/** Whose they are: of the user that the record names, else of who acts. */
function personsIn({ user_id }: CanonicalRecord['metadata']): Pick<AuditEvent, 'personal' | 'subjectId'> {
  return { personal: PERSONAL, ...(typeof user_id === 'string' && user_id !== '' && { subjectId: user_id }) };
}

function from({ metadata }: CanonicalRecord, context: CanonicalRecord['context']): Surroundings {
  const { user_id, organization_id, session_id, request_id, correlation_id, trace_id } = context;
  const address = typeof metadata['ip_address'] === 'string' ? metadata['ip_address'] : null;
  return {
    type: user_id === null ? (address === null ? 'system' : 'anonymous') : 'user',
    id: user_id,
    organizationId: organization_id,
    sessionId: session_id ?? null,
    address,
    trusted: true,
    userAgent: null,
    hasOrigin: address !== null,
    story: { request_id, correlation_id, trace_id },
  };
}
