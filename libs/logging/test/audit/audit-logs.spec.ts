import { someAuditRecord, Specimen } from '@cairn/audit/testing';
import { startPostgres } from '@cairn/dev';
import type { Pool } from 'pg';
import { AUDIT_LOGS_SQL, AUDIT_WRITER_ROLE, PostgresAuditStore, type AuditStore, type StoredAuditRecord } from '../../src';
import { StoreFeed } from '../../src/audit/store-feed';
import { until } from '../support/until';
import { openPool } from './open-pool';

describe('the table audit_logs', () => {
  let server: { url: string; stop(): Promise<void> };
  let owner: Pool;
  let writer: Pool;
  const stored = (seq: number, fields = {}): StoredAuditRecord => ({ writer: 'api', chain: 'c1', seq, hash: 'f'.repeat(64), record: someAuditRecord(seq, fields) });

  beforeAll(async () => {
    server = await startPostgres();
    owner = openPool({ connectionString: server.url });
    await Promise.all([owner.query(AUDIT_LOGS_SQL), owner.query(AUDIT_LOGS_SQL)]);
    await owner.query(AUDIT_LOGS_SQL);
    writer = openPool({ connectionString: server.url, options: `-c role=${AUDIT_WRITER_ROLE}` });
  }, 60_000);
  afterAll(async () => {
    await writer.end();
    await owner.end();
    await server.stop();
  });

  it('takes records, again too, and says how far it is', async () => {
    const store = new PostgresAuditStore({ client: { query: (text, values) => writer.query(text, values) } });
    expect(await store.lastSeq('c1')).toBe(-1);
    await store.append([stored(2), stored(3, { reason: 'a NUL \u0000 and a quote \' "' })]);
    await store.append([stored(3), stored(4)]);
    expect(await store.lastSeq('c1')).toBe(4);
    const { rows } = await owner.query('SELECT seq, code, actor_id, resource_id, request_id, record FROM audit_logs ORDER BY seq');
    expect(rows).toMatchObject([{ seq: '2', code: 'task.deleted.success', actor_id: 'usr_alice', resource_id: 'tsk_2', request_id: 'req_2', record: { record_id: 'aud_test_2' } }, { seq: '3' }, { seq: '4' }]);
  });

  it.each(["UPDATE audit_logs SET code = 'x'", 'DELETE FROM audit_logs', 'TRUNCATE audit_logs', 'DROP TABLE audit_logs', 'ALTER TABLE audit_logs DISABLE TRIGGER ALL'])('refuses its writer: %s', async (statement) => {
    await expect(writer.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(["UPDATE audit_logs SET code = 'x'", 'DELETE FROM audit_logs', 'TRUNCATE audit_logs'])('refuses its owner, too: %s', async (statement) => {
    await expect(owner.query(statement)).rejects.toMatchObject({ code: '42501', message: 'audit_logs can be added to and read, nothing else' });
    expect((await owner.query('SELECT 1 FROM audit_logs')).rowCount).toBe(3);
  });

  it('grants no more than INSERT and SELECT', async () => {
    const { rows } = await owner.query<{ privilege_type: string }>("SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = 'audit_logs' AND grantee = $1", [AUDIT_WRITER_ROLE]);
    expect(rows.map(({ privilege_type }) => privilege_type).sort()).toEqual(['INSERT', 'SELECT']);
  });
});

describe('a second store', () => {
  it('gets every record of its writer, also what it missed while it was gone', async () => {
    const specimen = await Specimen.make();
    const kept: StoredAuditRecord[] = [];
    let isDown = true;
    const troubles: unknown[] = [];
    const store: AuditStore = {
      name: 'flaky',
      lastSeq: async () => -1,
      append: async (records) => {
        if (isDown) throw new Error('down');
        kept.push(...records);
      },
    };
    const feed = new StoreFeed(store, specimen.trail, () => 'api', (error) => troubles.push(error));
    feed.wake();
    await until('the first trouble', () => Promise.resolve(troubles.length > 0));
    isDown = false;
    const trail = await specimen.open('api', specimen.trail);
    await trail.record(someAuditRecord(500), true);
    feed.wake();
    await trail.close();
    await feed.close();
    expect(kept.filter(({ writer }) => writer === 'api').map(({ record }) => record.record_id)).toEqual([...Array(10).keys(), ...[...Array(9).keys()].map((n) => 100 + n), 500].map((n) => `aud_test_${n}`));
    expect(new Set(kept.map(({ writer }) => writer))).toEqual(new Set(['api', 'worker'])); // whose process is gone
    specimen.remove();
  });
});

