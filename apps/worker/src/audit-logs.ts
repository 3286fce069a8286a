import { AUDIT_WRITER_ROLE, PostgresAuditStore } from '@cairn/logging';
import { Pool } from 'pg';

/** The table `audit_logs`, through connections that may add rows and read them, and nothing else. */
export function auditLogs(connectionString: string): PostgresAuditStore {
  const client = new Pool({ connectionString, max: 2, options: `-c role=${AUDIT_WRITER_ROLE}` });
  client.on('error', () => undefined); // of an idle connection: the next append tells
  return new PostgresAuditStore({ client });
}
