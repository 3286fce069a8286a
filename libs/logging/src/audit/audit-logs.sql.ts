/** Any number that only the making of this table locks with. */
const LOCK = 20_260_102;

/** Role that may add rows and read them, and nothing else. A store's connections take it: `options: '-c role=cairn_audit_writer'`. */
export const AUDIT_WRITER_ROLE = 'cairn_audit_writer';

/**
 * The table `audit_logs` of {@link PostgresAuditStore}, with its role and grants; every statement may be run again. Rows cannot be changed or
 * removed by anybody, their owner included, as long as the trigger is there. Where the user may make no roles, the table is made without one.
 */
export const AUDIT_LOGS_SQL = `
SELECT pg_advisory_xact_lock(${LOCK});
CREATE TABLE IF NOT EXISTS audit_logs (
  chain text NOT NULL,
  seq bigint NOT NULL,
  writer text NOT NULL,
  hash text NOT NULL,
  record_id text NOT NULL,
  recorded_at timestamptz NOT NULL,
  service text NOT NULL,
  audit_event text NOT NULL,
  code text NOT NULL,
  outcome text NOT NULL,
  actor_type text NOT NULL,
  actor_id text,
  organization_id text,
  resource_type text,
  resource_id text,
  request_id text,
  record jsonb NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX IF NOT EXISTS audit_logs_by_resource ON audit_logs (resource_type, resource_id, recorded_at);
CREATE INDEX IF NOT EXISTS audit_logs_by_actor ON audit_logs (actor_id, recorded_at);
CREATE OR REPLACE FUNCTION audit_logs_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_logs can be added to and read, nothing else' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER audit_logs_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logs FOR EACH STATEMENT EXECUTE FUNCTION audit_logs_refuse();
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${AUDIT_WRITER_ROLE}') THEN
    CREATE ROLE ${AUDIT_WRITER_ROLE} NOLOGIN;
  END IF;
  EXECUTE format('GRANT ${AUDIT_WRITER_ROLE} TO %I', current_user);
  EXECUTE 'GRANT INSERT, SELECT ON audit_logs TO ${AUDIT_WRITER_ROLE}';
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'no role ${AUDIT_WRITER_ROLE}: this user may make none';
  WHEN duplicate_object OR unique_violation THEN EXECUTE 'GRANT INSERT, SELECT ON audit_logs TO ${AUDIT_WRITER_ROLE}';
END $$;
`;
