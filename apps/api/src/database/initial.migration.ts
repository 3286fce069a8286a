import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations, users and tasks. */
export class Initial1735689600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE organizations (organization_id text PRIMARY KEY, name text NOT NULL)');
    await runner.query(`CREATE TABLE users (
      user_id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations,
      username text NOT NULL UNIQUE,
      email text NOT NULL,
      password_hash text NOT NULL
    )`);
    await runner.query(`CREATE TABLE tasks (
      task_id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations,
      project_id text,
      assignee_id text REFERENCES users,
      title text NOT NULL,
      description text,
      status text NOT NULL,
      priority text NOT NULL,
      due_date timestamptz,
      version int NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`);
    await runner.query('CREATE INDEX tasks_by_organization ON tasks (organization_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tasks, users, organizations');
  }
}
