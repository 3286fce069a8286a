import type { AuditStore, StoredAuditRecord } from './audit-store';

/** A pool of node-postgres, or anything that has its `query`. */
export interface AuditStoreClient {
  query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end?(): Promise<void>;
}

export interface PostgresAuditStoreOptions {
  /** The store's own: it is ended with the trail. */
  client: AuditStoreClient;
}

const COLUMNS = 'chain, seq, writer, hash, record_id, recorded_at, service, audit_event, code, outcome, actor_type, actor_id, organization_id, resource_type, resource_id, request_id, record';

/** Without a target of the conflict, so that the right to insert is enough. */
const INSERT = `
INSERT INTO audit_logs (${COLUMNS})
SELECT row->>'chain', (row->>'seq')::bigint, row->>'writer', row->>'hash', r->>'record_id', (r->>'timestamp')::timestamptz, r->>'service', r->>'audit_event', r->>'code',
  r->>'outcome', r->'actor'->>'type', r->'actor'->>'id', r->'actor'->>'organization_id', r->'resource'->>'type', r->'resource'->>'id', r->'context'->>'request_id', r
FROM jsonb_array_elements($1::jsonb) AS row, LATERAL (SELECT row->'record' AS r) AS record
ON CONFLICT DO NOTHING`;

/** PostgreSQL has no such character in text. */
const NUL = /\\u0000/g;

/** The table `audit_logs` (see `AUDIT_LOGS_SQL`): for questions that files answer slowly. What is proven is proven by the files. */
export class PostgresAuditStore implements AuditStore {
  readonly name = 'table audit_logs';

  constructor(private readonly options: PostgresAuditStoreOptions) {}

  async append(records: readonly StoredAuditRecord[]): Promise<void> {
    await this.options.client.query(INSERT, [JSON.stringify(records).replace(NUL, '\\ufffd')]);
  }

  async lastSeq(chain: string): Promise<number> {
    const { rows } = await this.options.client.query('SELECT coalesce(max(seq), -1) AS seq FROM audit_logs WHERE chain = $1', [chain]);
    return Number(rows[0]?.['seq'] ?? -1);
  }

  async close(): Promise<void> {
    await this.options.client.end?.();
  }
}
