import type { AuditRecord } from '../entry';

/** An audited deletion, as an app would record it. */
export function someAuditRecord(n: number, fields: Partial<AuditRecord> = {}): AuditRecord {
  return {
    record_id: `aud_test_${n}`,
    timestamp: '2026-01-02T03:04:05.678Z',
    service: 'api',
    audit_event: 'task.deleted',
    component: 'TasksController',
    operation: 'remove',
    message: 'task.deleted: success',
    process_id: 4242,
    user_context: 'usr_alice',
    code: 'task.deleted.success',
    outcome: 'success',
    action_id: `act_${n}`,
    actor: { type: 'user', id: 'usr_alice', organization_id: 'org_acme', session: null },
    resource: { type: 'task', id: `tsk_${n}` },
    origin: { address: '192.0.2.7', trusted: true, user_agent: 'curl/8.5.0' },
    context: { request_id: `req_${n}` },
    ...fields,
  };
}
