import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditTrail, PersonalStore, readRecords, type AuditRecord } from '@cairn/audit';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditLogger, LoggingModule, runWithContext, type AuditModuleOptions } from '../../src';

describe('the erasure of a person', () => {
  let root: string;
  let app: INestApplicationContext;
  let audit: AuditLogger;
  const place = (name: string): string => join(root, name);
  const told = (): AuditRecord[] => [...readRecords(place('logs/audit'))].map(({ record }) => record).filter(({ audit_event }) => audit_event === 'subject.erased');
  const persons = (): number => readdirSync(place('logs/audit-personal')).length;

  async function start(options: AuditModuleOptions = {}): Promise<void> {
    class AppModule {}
    const logging = LoggingModule.forRoot({ serviceName: 'shop', console: 'off', dir: place('logs'), auditKeysDir: place('keys'), audit: { personal: 'committed', ...options } });
    app = await NestFactory.createApplicationContext({ module: AppModule, imports: [logging] }, { logger: false });
    audit = await app.resolve(AuditLogger);
    await runWithContext({ user_id: 'usr_alice' }, () => audit.record({ event: 'cake.eaten' }));
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-erasure-'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('is in the trail before it is done, and after it', async () => {
    await start();
    const pseudonym = [...readRecords(place('logs/audit'))][0]!.record.actor.id;
    const done = jest.spyOn(PersonalStore.prototype, 'erase').mockImplementationOnce(function (this: PersonalStore, id: string) {
      expect(told()).toMatchObject([{ outcome: 'intent' }]);
      return this.erase(id);
    });
    expect(await audit.eraseSubject('usr_alice')).toBe(true);
    expect(done).toHaveBeenCalled();
    const common = { actor: { type: 'system' }, resource: { type: 'subject', id: pseudonym } };
    expect(told()).toMatchObject([{ code: 'subject.erased.intent', outcome: 'intent', ...common }, { code: 'subject.erased', outcome: 'success', ...common }]);
    expect(told()[0]!.action_id).toBe(told()[1]!.action_id);
    expect(persons()).toBe(0);
  });

  it('is not done where it cannot be recorded', async () => {
    await start();
    jest.spyOn(AuditTrail.prototype, 'record').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await expect(audit.eraseSubject('usr_alice')).rejects.toMatchObject({ status: 503 });
    expect([told(), persons()]).toEqual([[], 1]);
    expect(await audit.eraseSubject('usr_alice')).toBe(true);
    expect([told().length, persons()]).toEqual([2, 0]);
  });

  it('has its intent in the trail where it was done and its end cannot be recorded', async () => {
    await start();
    const record = AuditTrail.prototype.record;
    jest.spyOn(AuditTrail.prototype, 'record').mockImplementation(function (this: AuditTrail, ...args) {
      return args[0].outcome === 'success' ? Promise.reject(new Error('EIO')) : record.apply(this, args);
    });
    await expect(audit.eraseSubject('usr_alice')).rejects.toMatchObject({ status: 503 });
    expect(told()).toMatchObject([{ code: 'subject.erased.intent' }]);
    expect(persons()).toBe(0);
  });

  it('that fails leaves a failure', async () => {
    await start();
    jest.spyOn(PersonalStore.prototype, 'erase').mockImplementationOnce(() => {
      throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    });
    await expect(audit.eraseSubject('usr_alice')).rejects.toThrow('EROFS');
    expect(told()).toMatchObject([{ outcome: 'intent' }, { code: 'subject.erased.failure', outcome: 'failure', reason: 'Error: EROFS: read-only file system' }]);
    expect(persons()).toBe(1);
  });

  it('of nobody known leaves nothing, neither a record nor a file', async () => {
    await start({ mode: 'best-effort' });
    expect(await audit.eraseSubject('usr_nobody')).toBe(false);
    expect([told(), persons()]).toEqual([[], 1]);
  });
});
