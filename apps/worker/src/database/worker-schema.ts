import { AUDIT_LOGS_SQL } from '@cairn/logging';

/** Every statement may be run again. */
export const WORKER_SCHEMA = `
${AUDIT_LOGS_SQL}
CREATE TABLE IF NOT EXISTS capacity_reservations (
  resource_id text PRIMARY KEY,
  granted int NOT NULL
);
CREATE TABLE IF NOT EXISTS provisioned_resources (
  resource_id text PRIMARY KEY,
  organization_id text NOT NULL,
  name text NOT NULL,
  module_path text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS email_outbox (
  job_id text PRIMARY KEY,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);
`;
