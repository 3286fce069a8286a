import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMacKey, readPublicKey, readRecords, verifyTrail, type AuditRecord } from '@cairn/audit';
import { AuditLogger } from '../../src';
import { PLATFORMS, RunningApp, until } from '../http/running-app';
import { AccountGuard, AccountsController, type Signing } from './accounts.controller';

const ALICE = 'usr_alice_liddell';
const SIGNING: Signing = { title: 'House', signer: { email: 'alice.liddell@wonderland.example', phone: '+44 20 7946 0958' }, witnesses: [{ email: 'hatter@wonderland.example' }, { email: 'hare@wonderland.example' }] };
const AGENT = 'looking-glass/1.0 (white rabbit)';
/** What nobody may find of her in the trail, masked or not. */
const VALUES = [ALICE, encodeURIComponent(ALICE), '127.0.0.1', 'looking-glass', 'white rabbit', 'wonderland', '7946 0958', '79460958', 'alice', 'a***@', 'h***@', 'mad.hatter', '203.0.113.9', 'usr_other_person'];

describe.each(PLATFORMS)('with personal: committed, on %s, the trail', (platform) => {
  let root: string;
  let app: RunningApp;
  const place = (name: string): string => join(root, name);
  const send = (method: string, path: string, body?: object, user: string | null = ALICE): Promise<Response> =>
    fetch(`${app.url}/accounts/${path}`, { method, headers: { ...(user !== null && { user }), 'user-agent': AGENT, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) });
  const textUnder = (dir: string): string =>
    readdirSync(place(dir), { recursive: true, withFileTypes: true })
      .flatMap((entry) => (entry.isFile() ? [`${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`] : []))
      .join('\n');
  const tracesIn = (text: string): string[] => VALUES.filter((value) => text.includes(value));
  const records = (): AuditRecord[] => [...readRecords(place('audit'))].map(({ record }) => record);
  const recorded = (code: string): AuditRecord[] => records().filter((record) => record.code === code);
  const erase = async (id: string): Promise<boolean> => (await app.app.resolve(AuditLogger)).eraseSubject(id);

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'cairn-traces-'));
    const logging = { auditDir: place('audit'), auditKeysDir: place('keys'), auditPersonalDir: place('personal'), audit: { personal: 'committed', securityEvents: true } as const };
    app = await RunningApp.start(platform, { logging, controllers: [AccountsController], providers: [AccountGuard] });
  });
  afterEach(async () => {
    await app.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('holds no value of a person, wherever the app put it, and no file does once the person is erased', async () => {
    expect((await send('PUT', `${ALICE}/contract`, SIGNING)).status).toBe(200);
    expect((await send('PUT', `${ALICE}/contract`, { ...SIGNING, witnesses: [{ email: 'dodo@wonderland.example' }] })).status).toBe(200);
    expect((await send('PUT', `${ALICE}/contract`, { ...SIGNING, title: 'taken' })).status).toBe(409);
    expect((await send('GET', `${ALICE}/secrets`)).status).toBe(403);
    expect((await send('POST', 'login', { username: 'mad.hatter' }, null)).status).toBe(201);
    expect((await send('POST', 'login', { username: SIGNING.signer.email, ip: '203.0.113.9' }, null)).status).toBe(201);
    expect((await send('POST', 'again', { username: SIGNING.signer.email }, null)).status).toBe(201);
    await until(() => recorded('authn_login_success').length === 1 && recorded('authz_fail').length === 1 && recorded('authn_login_fail').length === 2);
    expect(tracesIn(textUnder('audit'))).toEqual([]);
    expect(tracesIn(textUnder('personal'))).toEqual(expect.arrayContaining(['127.0.0.1', 'white rabbit', 'wonderland', '7946 0958', 'mad.hatter', '203.0.113.9']));
    for (const person of [ALICE, 'anonymous 127.0.0.1', 'anonymous 203.0.113.9', 'usr_other_person']) await erase(person);
    expect(tracesIn(textUnder('audit') + textUnder('personal'))).toEqual([]);
    const keys = { publicKeys: [readPublicKey(place('keys/signing.pub'))], macKeys: [readMacKey(place('keys/mac.key'))] };
    await app.close();
    expect(verifyTrail(place('audit'), keys)).toMatchObject({ outcome: 'verified' });
  });

  it('still says that it was the same person, value and path each time', async () => {
    await send('PUT', `${ALICE}/contract`, SIGNING);
    await send('PUT', `${ALICE}/contract`, { ...SIGNING, title: 'taken' });
    const [intent, failure] = [recorded('contract.signed.intent')[0]!, recorded('contract.signed.failure')[0]!];
    const pseudonym = intent.actor.id as string;
    const commitment = { commitment: expect.stringMatching(/^[0-9a-f]{32}$/) as string };
    expect(intent).toMatchObject({ actor: { type: 'user', id: pseudonym }, user_context: pseudonym, resource: { type: 'account', id: pseudonym }, context: { path: `/accounts/${pseudonym}/contract`, route: '/accounts/:id/contract' } });
    expect(intent.data).toEqual({ title: 'House', signer: { email: commitment, phone: commitment }, witnesses: [{ email: commitment }, { email: commitment }], 'dotted.name': commitment });
    expect(failure.data).toEqual({ ...intent.data, title: 'taken' });
    expect(failure.reason).toBe(`[PERSONAL] ([REDACTED]) of ${pseudonym} has signed already`);
    expect(recorded('contract.signed.success')[0]!.changes).toMatchObject([{ path: 'signer.email', after: commitment }, { path: 'signer.phone', after: commitment }, { path: 'title', after: 'House' }, { path: 'witnesses', after: [{ email: commitment }, { email: commitment }] }]);
  });

  it('names a field by text also where a value of the person is called like it', async () => {
    await send('PUT', `${ALICE}/contract`, { ...SIGNING, title: 'House', signer: { email: 'title', phone: 'witnesses' } });
    const [intent, success] = [recorded('contract.signed.intent')[0]!, recorded('contract.signed.success')[0]!];
    expect(success.changes!.map(({ path }) => path)).toEqual(['signer.email', 'signer.phone', '[PERSONAL]', '[PERSONAL]']);
    expect(Object.keys(intent.data!).sort()).toEqual(['[PERSONAL]', 'dotted.name', 'signer']);
  });

  it('keeps nothing of who erases themselves, though their request goes on', async () => {
    await send('PUT', `${ALICE}/contract`, SIGNING);
    expect(await (await send('DELETE', ALICE)).text()).toBe('true');
    await until(() => recorded('account.deleted.success').length === 1);
    expect(tracesIn(textUnder('audit') + textUnder('personal'))).toEqual([]);
    const pseudonym = recorded('contract.signed.intent')[0]!.actor.id;
    expect(recorded('account.deleted.success')).toMatchObject([{ actor: { id: pseudonym }, resource: { id: pseudonym }, origin: { address: '[PERSONAL]' } }]);
    expect(readdirSync(place('personal'))).toEqual([]);
  });

  it('says who erased somebody else', async () => {
    await send('PUT', `${ALICE}/contract`, SIGNING);
    await send('DELETE', ALICE, undefined, 'usr_admin');
    const [erased] = recorded('subject.erased');
    expect(erased).toMatchObject({ actor: { type: 'user', id: expect.stringMatching(/^sub_/) as string }, resource: { type: 'subject', id: recorded('contract.signed.intent')[0]!.actor.id } });
    expect(erased!.actor.id).toBe(recorded('account.deleted.intent')[0]!.actor.id);
    expect(tracesIn(textUnder('audit'))).toEqual([]);
    await erase('usr_admin');
    expect(tracesIn(textUnder('personal'))).toEqual([]);
  });
});
