import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { canonicalJson } from '@cairn/audit';
import { ATTACKS, filesOfChain, someAuditRecord, Specimen, textsOf, writeTexts } from '@cairn/audit/testing';
import { run } from '../src/run';

describe('cairn-audit', () => {
  let specimen: Specimen;
  let anchors: string;
  const out: string[] = [];
  const err: string[] = [];
  const audit = async (...args: string[]): Promise<number> => {
    out.length = err.length = 0;
    let exit = 0;
    await run(args, { out: (line) => out.push(line), err: (line) => err.push(line), exit: (code) => (exit = code) });
    return exit;
  };
  const pub = (): string => join(specimen.keys, 'signing.pub');
  const mac = (): string => join(specimen.keys, 'mac.key');

  beforeAll(async () => {
    specimen = await Specimen.make();
    anchors = join(specimen.root, 'anchors');
    mkdirSync(anchors);
    writeFileSync(join(anchors, 'api.anchors.jsonl'), specimen.anchors.map((anchor) => `${canonicalJson(anchor)}\n`).join(''));
  });
  afterAll(() => specimen.remove());

  it('makes keys once, and replaces them when it is told to', async () => {
    const keys = join(mkdtempSync(join(specimen.root, 'init-')), 'keys');
    expect(await audit('init', keys)).toBe(0);
    expect(out[0]).toMatch(/^Keys in .*, signing key [0-9a-f]{16}:$/);
    expect(await audit('init', keys)).toBe(3);
    expect(err).toEqual([expect.stringMatching(/^CAIRN_E_AUDIT_KEYS: .* holds keys or other files already\. Name another directory, or replace keys with --rotate\.$/)]);
    const before = readFileSync(join(keys, 'signing.pub'), 'utf8');
    expect(await audit('init', keys, '--rotate', '--json')).toBe(0);
    expect(JSON.parse(out[0]!)).toMatchObject({ key_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(readFileSync(join(keys, 'signing.pub'), 'utf8')).not.toBe(before);
  });

  it('says what is wrong with what it is given, and what would do', async () => {
    const nowhere = join(specimen.root, 'nowhere');
    expect([await audit('verify', specimen.trail), err.at(-1)]).toEqual([2, 'For example: cairn-audit verify logs/audit --pub audit-keys/signing.pub']);
    expect([await audit('verify', specimen.trail, '--pub', nowhere), ...err]).toEqual([3, expect.stringMatching(/is no file that is there\. Name the file of the key/)]);
    for (const args of [['verify', nowhere, '--pub', pub()], ['show', nowhere], ['prove', nowhere, 'aud_1', '--pub', pub()]]) expect([await audit(...args), ...err]).toEqual([3, `there is no directory ${JSON.stringify(nowhere)}. Name that of the trail, such as logs/audit.`]);
    expect([await audit('show', pub()), ...err]).toEqual([3, expect.stringContaining('is not a directory')]);
    expect([await audit('verify-proof', pub(), '--pub', pub()), ...err]).toEqual([3, `${JSON.stringify(pub())} is no proof. Name the file that "prove" wrote.`]);
    expect([await audit('verify-proof', nowhere, '--pub', pub()), ...err]).toEqual([3, expect.stringContaining('cannot be read (ENOENT)')]);
    expect([await audit('show', specimen.trail, '--actor', 'nobody'), ...err]).toEqual([1, 'Nothing found.']);
  });

  it('shows what moves a cursor, ends a line or fools a reader as it is written in JSON, in records as in what was typed', async () => {
    const hostile = 'a\u001b[2J\u009b1m\u202eb\u2028c\ud800d\ne';
    const dir = specimen.other();
    const trail = await specimen.open('api', dir);
    await trail.record(someAuditRecord(1, { reason: hostile.replace('\ud800', '') }), true);
    await trail.close();
    const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u202e]|\p{Surrogate}/u;
    expect([await audit('show', dir), out.join('')]).toEqual([0, expect.stringContaining(String.raw`(a\u001b[2J\u009b1m\u202eb\u2028cd\ne)`)]);
    expect(out.join('')).not.toMatch(unprintable);
    expect(await audit('show', dir, '--json')).toBe(0);
    expect(out.join('')).not.toMatch(unprintable);
    expect(JSON.parse(out[0]!)).toMatchObject({ record: { audit_event: 'task.deleted', reason: expect.stringContaining('a\u001b[2J\u009b1m\u202eb\u2028cd\ne') } });
    for (const args of [[`--${hostile}`], [hostile], ['show', dir, `--limit=${hostile}`], ['show', `${dir}${hostile}`], ['verify', dir, '--pub', hostile]]) {
      expect(await audit(...args)).toBeGreaterThan(1);
      expect(err.length).toBeGreaterThan(0);
      for (const line of err.flatMap((text) => text.split('\n'))) expect(line).not.toMatch(unprintable);
    }
  });

  it('verifies, says what that rests on, and what it cannot say', async () => {
    expect(await audit('verify', specimen.trail, '--pub', pub())).toBe(0);
    expect(out[0]).toBe('VERIFIED (signed)');
    expect(out).toEqual(expect.arrayContaining(['What does not:', expect.stringContaining('no MAC key was given'), expect.stringContaining('it is not anchored')]));
    expect(await audit('verify', specimen.trail, '--pub', pub(), '--mac-key', mac(), '--anchors', anchors)).toBe(0);
    expect(out[0]).toBe('VERIFIED (signed, authenticated, anchored)');
    expect(out).not.toContain('What does not:');
  });

  it('names the first line that does not hold, with its byte', async () => {
    const dir = await ATTACKS[0]!.on(specimen);
    expect(await audit('verify', dir, '--pub', pub())).toBe(1);
    const [path] = filesOfChain(dir, 0) as [string];
    const offset = textsOf(path).slice(0, 3).join('\n').length + 1;
    expect(out[0]).toBe('TAMPERED');
    expect(out[1]).toMatch(new RegExp(`^  chain \\S+, entry 3, audit\\.api\\.\\S+\\.0001\\.log, byte ${offset}: its hash is not that of its entry$`));
    expect(await audit('verify', dir, '--pub', pub(), '--json')).toBe(1);
    expect(JSON.parse(out[0]!)).toMatchObject({ outcome: 'tampered', exitCode: 1, assurance: [], faults: [{ seq: 3, offset }] });
  });

  it('says incomplete (4) of a tail that is not sealed, and where it begins', async () => {
    expect(await audit('verify', specimen.copy('live'), '--pub', pub())).toBe(4);
    expect(out[0]).toBe('INCOMPLETE (signed)');
    expect(out[1]).toMatch(/^  chain \S+, entry 12, audit\.api\.\S+\.0001\.log, byte \d+: its last 1 of 13 entries are not sealed by a checkpoint: 12 to 12$/);
  });

  it('says incomplete (4) of a torn line, and where it is', async () => {
    const dir = specimen.copy('live');
    const path = filesOfChain(dir, -1).at(-1)!;
    const texts = textsOf(path);
    writeTexts(path, texts);
    writeFileSync(path, `${readFileSync(path, 'utf8').slice(0, -40)}`);
    expect(await audit('verify', dir, '--pub', pub(), '--mac-key', mac())).toBe(4);
    expect(out[1]).toMatch(/its last line is torn at byte \d+ of audit\.api\.\S+ \(\d+ bytes\)$/);
  });

  it('says not anchored (5) of what anchors do not hold', async () => {
    const some = join(specimen.root, 'some.jsonl');
    writeFileSync(some, specimen.anchors.slice(0, -1).map((anchor) => `<134>1 2026-01-01T00:00:00Z web-1 api 1 - - ${canonicalJson(anchor)}\n`).join(''));
    expect(await audit('verify', specimen.trail, '--pub', pub(), '--anchors', some)).toBe(5);
    expect(out.slice(0, 2)).toEqual(['NOT ANCHORED (signed)', expect.stringMatching(/anchors hold its checkpoints up to \d+ only$/)]);
  });

  it('asks an anchor over HTTP', async () => {
    const server = createServer((_req, res) => res.end(specimen.anchors.map((anchor) => JSON.stringify(canonicalJson(anchor))).join('\n')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/anchors`;
    expect(await audit('verify', specimen.trail, '--pub', pub(), '--anchors', url)).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect(await audit('verify', specimen.trail, '--pub', pub(), '--anchors', url)).toBe(3);
  });

  it('is in trouble (3) with what cannot be read, and says which', async () => {
    expect(await audit('verify', join(specimen.root, 'nowhere'), '--pub', pub())).toBe(3);
    expect(err[0]).toMatch(/^there is no directory /);
    expect(await audit('verify', specimen.trail, '--pub', join(specimen.root, 'no.pub'))).toBe(3);
    expect(err[0]).toMatch(/^CAIRN_E_AUDIT_KEYS: ".*no\.pub" is no file that is there/);
    expect(await audit('verify', specimen.trail, '--pub', mac())).toBe(3);
    expect(await audit('verify', specimen.trail, '--pub', pub(), '--anchors', join(specimen.root, 'none'))).toBe(3);
    mkdirSync(join(specimen.root, 'empty'));
    expect(await audit('verify', join(specimen.root, 'empty'), '--pub', pub())).toBe(3);
    expect(out[1]).toContain('there is no audit trail in it');
  });

  it.each([[['verify']], [['verify', 'x']], [['verify', 'x', '--pub', 'y', '--wrong']], [['conquer']], [['show', 'x', '--limit', '0']], [[]]])('is used wrongly (2) as %j', async (args) => {
    expect(await audit(...args)).toBe(2);
    expect(err.join()).not.toBe('');
  });

  it.each(['init', 'verify', 'show', 'prove', 'verify-proof'])('%s has help with examples', async (command) => {
    expect(await audit(command, '--help')).toBe(0);
    expect(out.join('\n')).toContain(`  cairn-audit ${command} `);
  });

  it('shows records only, oldest to newest', async () => {
    expect(await audit('show', specimen.trail, '--limit', '3')).toBe(0);
    expect(out).toHaveLength(3);
    expect(out[2]).toMatch(/^2026-01-02T03:04:05\.678Z api task\.deleted\.success\s+usr_alice task\/tsk_108  \S+:\d+$/);
    expect(await audit('show', specimen.trail, '--resource', 'tsk_105', '--json')).toBe(0);
    expect(out.map((line) => (JSON.parse(line) as { record: object }).record)).toMatchObject([{ record_id: 'aud_test_105' }]);
    expect(await audit('show', specimen.trail, '--event', 'nothing.happened')).toBe(1);
    expect(out).toEqual([]);
  });

  it.each([['as text', []], ['as JSON', ['--json']]])('lets no record forge a line, or move the cursor (%s)', async (_how, options) => {
    const dir = specimen.other();
    const trail = await specimen.open('api', dir);
    const id = 'x\n2026-01-01T00:00:00.000Z api task.deleted.success usr_bobby\u001b[2K\u009b2K\u202e\u2028\u007f';
    await trail.record(someAuditRecord(1, { resource: { type: 'task', id }, reason: 'a\rb' }), true);
    await trail.close();
    expect(await audit('show', dir, ...options)).toBe(0);
    expect(out).toHaveLength(1);
    expect(out[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    expect(options.length === 0 ? out[0] : JSON.parse(out[0]!)).toEqual(options.length === 0 ? expect.stringContaining('task/x\\n2026') : expect.objectContaining({ record: expect.objectContaining({ resource: { type: 'task', id } }) }));
  });

  it('says how many statements of anchors it has read', async () => {
    const nothing = join(specimen.root, 'nothing.jsonl');
    writeFileSync(nothing, 'nothing\n');
    expect(await audit('verify', specimen.trail, '--pub', pub(), '--anchors', nothing)).toBe(5);
    expect(out.join('\n')).toMatch(/ records, 0 statements of anchors$/m);
  });

  it('verifies with every key after a rotation, and names those that are missing', async () => {
    const own = await Specimen.make();
    const keysOf = (option: string, pattern: RegExp): string[] => readdirSync(own.keys).filter((name) => pattern.test(name)).flatMap((name) => [option, join(own.keys, name)]);
    expect(await audit('init', own.keys, '--rotate')).toBe(0);
    expect(out.join('\n')).toMatch(/signing\.\*\.pub, .*mac\.\*\.key .*older chains/);
    await own.write('api', 1);
    expect(await audit('verify', own.trail, '--pub', join(own.keys, 'signing.pub'))).toBe(3);
    expect(out[1]).toMatch(/Give that public key too: after a rotation it is signing\.[0-9a-f]{16}\.pub/);
    expect(await audit('verify', own.trail, ...keysOf('--pub', /^signing.*\.pub$/), ...keysOf('--mac-key', /^mac.*\.key$/))).toBe(0);
    own.remove();
  });

  it('holds what was removed to the age that it is told', async () => {
    const dir = await ATTACKS.find(({ name }) => name.startsWith('have the writer remove chains'))!.on(specimen);
    expect(await audit('verify', dir, '--pub', pub())).toBe(0);
    expect(out.join('\n')).toMatch(/note: \S+ it says on \S+ that a chain which had ended before \S+ was removed for its age$/m);
    expect(out.join('\n')).toContain('--retention-days');
    expect(await audit('verify', dir, '--pub', pub(), '--retention-days', '365')).toBe(1);
    expect(await audit('verify', dir, '--pub', pub(), '--retention-days', 'x')).toBe(2);
  });

  it('proves one record, and checks the proof without the trail', async () => {
    const file = join(specimen.root, 'proof.json');
    expect(await audit('prove', specimen.trail, 'aud_test_105', '--pub', pub(), '--out', file)).toBe(0);
    const key = readFileSync(pub(), 'utf8');
    const elsewhere = mkdtempSync(join(specimen.root, 'elsewhere-'));
    writeFileSync(join(elsewhere, 'key.pem'), key);
    expect(await audit('verify-proof', file, '--pub', join(elsewhere, 'key.pem'))).toBe(0);
    expect(out[0]).toMatch(/^PROVEN: the key [0-9a-f]{16} has signed/);
    writeFileSync(file, readFileSync(file, 'utf8').replace('usr_alice', 'usr_mally'));
    expect(await audit('verify-proof', file, '--pub', pub(), '--json')).toBe(1);
    expect(JSON.parse(out[0]!)).toEqual({ proven: false, reason: 'the record: its hash is not that of its entry' });
    expect(await audit('prove', specimen.trail, 'aud_nowhere', '--pub', pub())).toBe(1);
    rmSync(file);
    expect(await audit('verify-proof', file, '--pub', pub())).toBe(3);
  });

  it('is a program of its own', async () => {
    const program = join(__dirname, '../dist/main.js');
    const result = await new Promise((resolve) => {
      execFile(process.execPath, [program, 'verify', specimen.copy('live'), '--pub', pub()], (error, stdout) => resolve([error?.code ?? 0, stdout.split('\n')[0]]));
    });
    expect(result).toEqual([4, 'INCOMPLETE (signed)']);
  });

  it('ends with its verdict when nobody reads on', async () => {
    const child = spawn(process.execPath, [join(__dirname, '../bin/cairn-audit.js'), 'verify', specimen.trail, '--pub', pub()], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, stderr]).toEqual([0, '']);
  });
});
