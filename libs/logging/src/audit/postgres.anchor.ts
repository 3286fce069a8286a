import { canonicalJson, type AnchoredCheckpoint, type AuditAnchor } from '@cairn/audit/anchor';

/** A pool or client of node-postgres, or anything that has its `query`. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<unknown>;
}

export interface PostgresAnchorOptions {
  /** Of a database that somebody else runs, under a role that may insert and nothing else. It stays yours to close. */
  client: Queryable;
  /** Default `audit_anchors`. */
  table?: string;
}

const NAME = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;

/**
 * Inserts checkpoints into a table `(writer text, chain text, seq bigint, statement text, received_at timestamptz DEFAULT now())`. For the verifier:
 * `psql -Atc 'SELECT statement FROM audit_anchors' > anchors.jsonl`.
 */
export class PostgresAnchor implements AuditAnchor {
  readonly name: string;
  private readonly insert: string;

  /** @throws TypeError when the table's name is none. */
  constructor(private readonly options: PostgresAnchorOptions) {
    const { table = 'audit_anchors' } = options;
    if (!NAME.test(table)) throw new TypeError(`${JSON.stringify(table)} is no name of a table`);
    this.name = `table ${table}`;
    this.insert = `INSERT INTO ${table} (writer, chain, seq, statement) VALUES ($1, $2, $3, $4)`;
  }

  async publish(checkpoint: AnchoredCheckpoint): Promise<void> {
    const { writer, chain, seq } = checkpoint;
    await this.options.client.query(this.insert, [writer, chain, seq, canonicalJson(checkpoint)]);
  }
}
