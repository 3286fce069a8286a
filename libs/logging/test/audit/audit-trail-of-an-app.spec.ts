import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeys, readAnchors, readMacKey, readPublicKey, readRecords, verifyTrail, type AuditRecord, type TrailReport } from '@cairn/audit';
import { Injectable, UnauthorizedException, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Audit, AuditLogger, DirectoryAnchor, LoggingModule, LogContext, runWithContext, SecurityLogger, type LoggingOptions } from '../../src';
import { activeRuntime } from '../../src/runtime/active-runtime';

@Injectable()
class Invoices {
  constructor(readonly audit: AuditLogger) {}

  @Audit('invoice.paid', { resource: 'invoice', resourceId: ({ args }) => String(args[0]), personal: ['payer'], data: ({ args }) => ({ payer: args[1] }) })
  async pay(id: string, _payer: string): Promise<string> {
    if (id === 'closed') throw new UnauthorizedException('closed');
    return `paid ${id}`;
  }
}

@Injectable()
class Quiet {}

it('a method that is audited does not run where nothing could record it', async () => {
  const invoices = new Invoices({} as AuditLogger);
  expect(() => invoices.pay('1', 'Carol')).toThrow('CAIRN_E_AUDIT: @Audit("invoice.paid"): no logging runs that could record it.');
});

it('an event has a name of lower-case words', () => {
  expect(() => Audit('Task deleted!')).toThrow('CAIRN_E_SETTING: @Audit("Task deleted!"): this is no name of an event.');
});

describe('the audit trail of an app', () => {
  let root: string;
  const place = (name: string): string => join(root, name);
  const options = (more: LoggingOptions = {}): LoggingOptions => ({ serviceName: 'shop', console: 'off', dir: place('logs'), auditKeysDir: place('keys'), ...more });

  async function inApp<T>(more: LoggingOptions, use: (get: <P>(type: Type<P>) => Promise<P>) => Promise<T>, provider: Type = Invoices): Promise<T> {
    class AppModule {}
    const app = await NestFactory.createApplicationContext({ module: AppModule, imports: [LoggingModule.forRoot(options(more))], providers: [provider] }, { logger: false, abortOnError: false });
    try {
      return await use((type) => app.resolve(type));
    } finally {
      await app.close();
    }
  }

  const records = (dir = place('logs/audit')): AuditRecord[] => [...readRecords(dir)].map(({ record }) => record);
  const verified = (more: object = {}): TrailReport => verifyTrail(place('logs/audit'), { publicKeys: [readPublicKey(place('keys/signing.pub'))], macKeys: [readMacKey(place('keys/mac.key'))], ...more });
  const filesUnder = (dir: string): string[] => readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-audited-app-'));
  });
  afterEach(async () => {
    await activeRuntime()?.close(); // of an app whose start was stopped: what it had to say would make its directory anew
    rmSync(root, { recursive: true, force: true });
  });

  it('is opened for what is audited, is closed with the app, and verifies', async () => {
    await inApp({}, async (get) => expect(await (await get(Invoices)).pay('inv_1', 'Carol')).toBe('paid inv_1'));
    expect(records()).toMatchObject([
      { code: 'invoice.paid.intent', service: 'shop', component: 'Invoices', operation: 'pay', actor: { type: 'system' }, origin: null },
      { code: 'invoice.paid.success', resource: { type: 'invoice', id: 'inv_1' } },
    ]);
    expect(verified()).toMatchObject({ outcome: 'verified', assurance: ['signed', 'authenticated'], records: 2, chains: [{ writer: 'shop', state: 'closed' }] });
    const log = readFileSync(filesUnder(place('logs')).find((path) => /\/audit\.\d{4}-/.test(path))!, 'utf8');
    expect(log.split('\n').slice(0, -1).map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['audit.keys.made', 'audit.trail.opened']);
  });

  it('is not there for an app that audits nothing', async () => {
    await inApp({}, async () => undefined, Quiet);
    expect([existsSync(place('logs/audit')), existsSync(place('keys'))]).toEqual([false, false]);
  });

  it('is opened at the start where the options ask for one, and by the first record of AuditLogger otherwise', async () => {
    await inApp({ audit: {} }, async () => expect(readdirSync(place('logs/audit')).length).toBeGreaterThan(0), Quiet);
    await inApp({ auditDir: place('elsewhere') }, async (get) => (await get(AuditLogger)).record({ event: 'export.downloaded', data: { rows: 3 } }), Quiet);
    expect(records(place('elsewhere'))).toMatchObject([{ code: 'export.downloaded', outcome: 'event', data: { rows: 3 } }]);
  });

  it('goes on in a new chain at every start, which follows from the one before', async () => {
    for (const id of ['1', '2']) await inApp({}, async (get) => (await get(Invoices)).pay(id, 'Carol'));
    expect(verified()).toMatchObject({ outcome: 'verified', records: 4, chains: [{ writer: 'shop' }, { writer: 'shop' }] });
  });

  it('has the actor and ids of the story, and what AuditLogger is told', async () => {
    await inApp({}, async (get) => {
      const audit = await get(AuditLogger);
      await runWithContext({ request_id: 'req_story', user_id: 'usr_7', organization_id: 'org_1' }, () =>
        audit.record({ event: 'role.granted', outcome: 'success', resource: 'user', resourceId: 'usr_8', before: { roles: ['member'] }, after: { roles: ['member', 'admin'] }, concerns: ['configuration_change'], checkName: 'four_eyes' }),
      );
      await audit.record({ event: 'sweep.run', actor: { id: 'cron' } });
    });
    expect(records()).toMatchObject([
      { code: 'role.granted.success', actor: { type: 'user', id: 'usr_7', organization_id: 'org_1' }, context: { request_id: 'req_story' }, changes: [{ path: 'roles', before: ['member'], after: ['member', 'admin'] }], configuration_change: true, check_name: 'four_eyes' },
      { code: 'sweep.run', actor: { type: 'system', id: 'cron' } },
    ]);
  });

  it('can be told to record nothing', async () => {
    await inApp({ audit: false }, async (get) => {
      expect(await (await get(Invoices)).pay('1', 'Carol')).toBe('paid 1');
      await (await get(AuditLogger)).record({ event: 'a.b' });
    });
    expect(existsSync(place('logs/audit'))).toBe(false);
  });

  it.each<[string, LoggingOptions, RegExp]>([
    ['a mode that is none', { audit: { mode: 'sometimes' as 'required' } }, /CAIRN_E_SETTING: audit\.mode: "sometimes" is not a choice\. Use "required" or "best-effort"\./],
    ['an option that is none', { audit: { modus: 1 } as object }, /CAIRN_E_SETTING: audit\.modus: is not an option\. Did you mean "mode"\?/],
    ['a writer that is no name', { audit: { writer: 'a b' } }, /CAIRN_E_SETTING: audit\.writer: "a b" is no name of a writer/],
    ['anchors that are none', { audit: { anchors: [{}] as never } }, /CAIRN_E_SETTING: audit\.anchors/],
    ['no keys in production', { environment: 'production' }, /CAIRN_E_AUDIT_KEYS: AUDIT_KEYS_DIR: ".*keys" holds no keys\. Make them with "cairn-audit init <directory>"/],
    ['no directory', { toFile: false }, /CAIRN_E_SETTING: AUDIT_DIR: what is audited needs a directory, and LOG_TO_FILE is false/],
  ])('stops the start with %s', async (_what, more, message) => {
    await expect(inApp(more, async () => undefined)).rejects.toThrow(message);
  });

  it('stops the start where its directory cannot be written to', async () => {
    writeFileSync(place('file'), '');
    for (const auditDir of [place('file'), place('file/audit'), '/proc/nowhere']) {
      await expect(inApp({ auditDir }, async () => undefined)).rejects.toThrow(`CAIRN_E_DIRECTORY: AUDIT_DIR: ${JSON.stringify(auditDir)} `);
    }
  });

  it('takes the keys that are there, in production too, and puts no key into any log', async () => {
    makeKeys(place('keys'));
    await inApp({ environment: 'production' }, async (get) => (await get(Invoices)).pay('1', 'Carol'));
    const secrets = ['mac.key', 'personal.key'].map((name) => readFileSync(place(`keys/${name}`), 'utf8').trim());
    const text = filesUnder(place('logs')).map((path) => readFileSync(path, 'utf8')).join();
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(statSync(place('keys/signing.key')).mode & 0o777).toBe(0o400);
  });

  it('takes security events, too, where it is told to', async () => {
    await inApp({ audit: { securityEvents: true } }, async (get) => {
      const security = await get(SecurityLogger);
      runWithContext({ user_id: 'usr_7' }, () => security.loginSucceeded({ username: 'alice', ipAddress: '192.0.2.1' }));
      security.loginFailed({ username: 'bob', authMethod: 'password' });
      security.info('free text');
    }, Quiet);
    expect(records()).toMatchObject([
      { code: 'authn_login_success', outcome: 'success', security_event: true, actor: { id: 'usr_7' }, origin: { address: '192.0.2.1' } },
      { code: 'authn_login_fail', outcome: 'failure', data: { auth_method: 'password' } },
    ]);
  });

  it('brings its checkpoints to anchors, which the verifier then holds against it', async () => {
    await inApp({ auditAnchorDir: place('anchors'), audit: { anchors: [new DirectoryAnchor(place('more'))] } }, async (get) => (await get(Invoices)).pay('1', 'Carol'));
    const anchors = readAnchors(place('anchors'));
    expect(anchors.length).toBe(2);
    expect(readAnchors(place('more'))).toEqual(anchors);
    expect(verified({ anchors })).toMatchObject({ outcome: 'verified', assurance: ['signed', 'authenticated', 'anchored'] });
    expect(verified({ anchors: anchors.slice(0, 1) })).toMatchObject({ outcome: 'not_anchored', exitCode: 5 });
  });

  it('forgets a person without a trace, and still verifies', async () => {
    const person = { id: 'usr_alice_liddell', payer: 'Alice Liddell' };
    await inApp({ audit: { personal: 'committed' } }, async (get) => {
      const [invoices, audit, context] = [await get(Invoices), await get(AuditLogger), await get(LogContext)];
      await context.run({ user_id: person.id, session_id: 'ses_wonderland' }, () => invoices.pay('inv_9', person.payer));
      const side = filesUnder(place('logs/audit-personal')).map((path) => readFileSync(path, 'utf8')).join();
      expect(side).toContain(person.payer);
      expect(await audit.eraseSubject(person.id)).toBe(true);
      expect(await audit.eraseSubject(person.id)).toBe(false);
    });
    const text = filesUnder(root).map((path) => path + readFileSync(path, 'latin1')).join('\n');
    for (const trace of [person.id, person.payer, 'Liddell', 'ses_wonderland']) expect(text).not.toContain(trace);
    const [intent, result, , erasure] = records();
    expect([intent!.actor.id, intent!.user_context]).toEqual([expect.stringMatching(/^sub_[0-9a-f]{16}$/), intent!.actor.id]);
    expect(result!.data).toEqual({ payer: { commitment: expect.stringMatching(/^[0-9a-f]{32}$/) as string } });
    expect(erasure).toMatchObject({ code: 'subject.erased', resource: { type: 'subject', id: intent!.actor.id } });
    expect(verified()).toMatchObject({ outcome: 'verified' });
  });
});
