import { AUDIT_LOGS_SQL } from '@cairn/logging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of audit records, which can be added to and read only; and who may delete tasks. */
export class AuditLogs1735776000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(AUDIT_LOGS_SQL);
    await runner.query("ALTER TABLE users ADD COLUMN role text NOT NULL DEFAULT 'member'");
    await runner.query("UPDATE users SET role = 'admin' WHERE user_id = 'usr_alice'");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN role');
    await runner.query('DROP TABLE audit_logs');
  }
}
