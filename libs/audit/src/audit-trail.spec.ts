import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditTrail } from './audit-trail';
import { makeKeys, readMacKey, readPublicKey, readWriterKeys, rotateKeys, type WriterKeys } from './keys/key-files';
import { ATTACKS } from './testing/attacks';
import { FailingIo } from './testing/failing-io';
import { flipEveryByte } from './testing/flip-bytes';
import { filesOfChain, readLines } from './testing/forger';
import { killWriters } from './testing/kill-writers';
import { randomNumbers } from './testing/random-numbers';
import { someAuditRecord } from './testing/some-audit-record';
import { Specimen } from './testing/specimen';
import { verifyTrail } from './verify/verify-trail';
import { Chain, newChainId } from './write/chain';
import { trailFileName, trailFiles, type TrailFile } from './write/trail-files';
import { diskIo, type TrailIo } from './write/trail-io';

const BIG = 1_048_576;

/** Every buffer that can be reached from an object, whose getters are not called: by way of what Node keeps, modules that are loaded on demand can be reached as well. */
function buffersIn(value: unknown, seen = new Set<unknown>()): Buffer[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Uint8Array) return [Buffer.from(value.buffer)];
  return Reflect.ownKeys(value).flatMap((key) => buffersIn(Reflect.getOwnPropertyDescriptor(value, key)?.value, seen));
}

/** A chain of another writer, of nothing but its beginning. */
function writeChain(dir: string, n: number): void {
  const chain = new Chain(newChainId(Date.now() + n), `other-${n}`, readWriterKeys(join(dir, '../keys')).signing, Buffer.alloc(32, n));
  const about = { config_hash: '0'.repeat(64), service: 'other', version: '1', process_id: 1, host_name: 'h', previous: null, endorsements: [], mac_key_id: '0'.repeat(16), public_key: '' };
  const time = new Date().toISOString();
  writeFileSync(join(dir, trailFileName(`other-${n}`, chain.id, 1)), chain.append('genesis', about, time).text + chain.checkpoint([], time).text);
}

describe('a trail', () => {
  let specimen: Specimen;
  const open: AuditTrail[] = [];
  const trailIn = async (name: string, options: Parameters<Specimen['open']>[2] = {}, writer = 'api'): Promise<AuditTrail> => {
    const trail = await specimen.open(writer, join(specimen.root, name), { maxFileBytes: BIG, ...options });
    open.push(trail);
    return trail;
  };
  const kinds = (name: string, chain = 0): string[] => filesOfChain(join(specimen.root, name), chain).flatMap(readLines).map(({ entry }) => entry.kind);
  const verified = (name: string) => specimen.verify(join(specimen.root, name), 'MAC key');

  beforeAll(async () => {
    specimen = await Specimen.make();
  });
  afterAll(async () => {
    await Promise.all(open.map((trail) => trail.close()));
    specimen.remove();
  });

  it('acknowledges a record when it is on the disk, and shares one sync among all that wait', async () => {
    const io = new FailingIo();
    const trail = await trailIn('group', { io, checkpointEvery: 1_000 });
    await Promise.all(Array.from({ length: 300 }, (_, n) => trail.record(someAuditRecord(n), true)));
    expect(io.syncs[0]).toBe(2); // genesis and its checkpoint
    expect(io.syncs.slice(1).reduce((sum, lines) => sum + lines, 0)).toBe(300);
    expect(io.syncs.length).toBeLessThan(5);
  });

  it('is sealed every so many entries, and at its end; its files can be read only then', async () => {
    const trail = await trailIn('sealed', { checkpointEvery: 3 });
    for (let n = 0; n < 4; n += 1) await trail.record(someAuditRecord(n), true);
    expect(kinds('sealed')).toEqual(['genesis', 'checkpoint', 'record', 'record', 'record', 'checkpoint', 'record']);
    await trail.close();
    expect(kinds('sealed').slice(-3)).toEqual(['record', 'close', 'checkpoint']);
    expect(trailFiles(join(specimen.root, 'sealed')).map(({ path }) => statSync(path).mode & 0o777)).toEqual([0o440]);
    await expect(trail.record(someAuditRecord(9), true)).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT' });
    expect(verified('sealed').outcome).toBe('verified');
  });

  it('has a checkpoint after a while also when nothing happens', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'Date'] });
    try {
      const trail = await trailIn('idle', { checkpointMs: 60_000 });
      jest.advanceTimersByTime(120_000);
      await trail.close();
      expect(kinds('idle')).toEqual(['genesis', 'checkpoint', 'checkpoint', 'checkpoint', 'close', 'checkpoint']);
    } finally {
      jest.useRealTimers();
    }
    expect(verified('idle').outcome).toBe('verified');
  });

  it('says when the clock was set, and goes on', async () => {
    let step = 0;
    const clock = { wall: () => Date.now() + step, monotonic: () => performance.now() };
    const trail = await trailIn('clock', { clock });
    step = -3_600_000;
    await trail.record(someAuditRecord(1), true);
    await trail.close();
    expect(kinds('clock')).toContain('clock');
    expect(verified('clock').outcome).toBe('verified');
  });

  it('fails closed when the disk refuses, tells so once, and says in its next chain what was missed', async () => {
    const io = new FailingIo();
    const told: string[] = [];
    const observer = { failed: (error: Error) => told.push(error.message), recovered: ({ refused, lost }: { refused: number; lost: number }) => told.push(`recovered ${refused} ${lost}`) };
    const trail = await trailIn('failing', { io, observer });
    await trail.record(someAuditRecord(1), true);
    io.failing = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    await Promise.all([2, 3].map((n) => expect(trail.record(someAuditRecord(n), true)).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT' })));
    await expect(trail.record(someAuditRecord(4), false)).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT' });
    await expect(trail.record(someAuditRecord(5), true)).rejects.toThrow('cannot be written at the moment');
    expect(told).toEqual(['EIO: i/o error, fdatasync']);
    io.failing = undefined;
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2_000);
    await trail.record(someAuditRecord(6), true);
    later.mockRestore();
    await trail.close();
    expect(told[1]).toBe('recovered 3 1');
    const last = [...new Set(trailFiles(join(specimen.root, 'failing')).map(({ chain }) => chain))].length - 1;
    expect(kinds('failing', last)).toEqual(['genesis', 'checkpoint', 'gap', 'record', 'close', 'checkpoint']);
    expect(verified('failing')).toMatchObject({ outcome: 'verified', faults: [] });
    expect(verified('failing').notes.join()).toContain('its disk failed');
  });

  it('leaves nothing behind of a chain that never began, as on a full disk', async () => {
    const full: TrailIo = { ...diskIo, append: () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) };
    await expect(trailIn('full', { io: full })).rejects.toThrow('ENOSPC');
    expect(trailFiles(join(specimen.root, 'full'))).toEqual([]);
  });

  it('has a name of its own for every process, and refuses a fixed one that is taken', async () => {
    const [one, two] = [await trailIn('names'), await trailIn('names')];
    expect([one.writerName, two.writerName]).toEqual(['api', 'api-2']);
    await expect(trailIn('names', { fixedWriter: true })).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT' });
    await one.close();
    expect((await trailIn('names')).writerName).toBe('api');
  });

  it('goes on from the last chain also where the clock was set back in between', async () => {
    const day = Date.parse('2026-11-26T00:00:00.000Z');
    for (const minutes of [720, 660, 670]) {
      const wall = (): number => day + minutes * 60_000;
      await (await trailIn('corrected', { clock: { wall, monotonic: () => performance.now() } })).close();
    }
    const genesis = [0, 1, 2].map((chain) => readLines(filesOfChain(join(specimen.root, 'corrected'), chain)[0]!)[0]!.entry);
    expect(genesis.map(({ time }) => time.slice(11, 16))).toEqual(['12:00', '11:00', '11:10']);
    expect(verified('corrected')).toMatchObject({ outcome: 'verified', faults: [] });
  });

  it('stops writing when another process has taken its name, and goes on under another', async () => {
    const told: string[] = [];
    const trail = await trailIn('taken', { checkpointEvery: 2, observer: { failed: ({ message }) => told.push(message) } });
    writeFileSync(join(specimen.root, 'taken', 'api.claim'), '{"token":"another"}');
    await Promise.allSettled([1, 2, 3].map((n) => trail.record(someAuditRecord(n), true)));
    expect(told).toEqual([expect.stringContaining('another process has taken the identity of the writer "api"')]);
    await trail.record(someAuditRecord(4), true);
    expect(trail.writerName).toBe('api-2');
  });

  it('seals its file, and tells, when its name is lost at the end', async () => {
    const told: string[] = [];
    const trail = await trailIn('lost', { observer: { failed: ({ message }) => told.push(message) } });
    await trail.record(someAuditRecord(1), true);
    writeFileSync(join(specimen.root, 'lost', 'api.claim'), '{"token":"another"}');
    await trail.close();
    expect(told).toEqual([expect.stringContaining('another process has taken the identity')]);
    expect(trailFiles(join(specimen.root, 'lost')).map(({ path }) => statSync(path).mode & 0o777)).toEqual([0o440]);
    expect(kinds('lost')).toEqual(['genesis', 'checkpoint', 'record']);
  });

  it('holds nothing of the MAC key while it runs', async () => {
    const given: WriterKeys[] = [];
    const trail = await trailIn('erased', {
      keys: () => {
        given.push(readWriterKeys(specimen.keys));
        return given.at(-1)!;
      },
    });
    await trail.record(someAuditRecord(1), true);
    const key = readMacKey(join(specimen.keys, 'mac.key'));
    expect(given.map(({ mac, personal }) => [mac, personal])).toEqual([[Buffer.alloc(32), Buffer.alloc(32)]]);
    expect(buffersIn(trail).filter((bytes) => bytes.includes(key))).toEqual([]);
  });

  it('refuses a record that makes a line longer than any verifier reads, and goes on', async () => {
    const trail = await trailIn('long');
    const long = someAuditRecord(1, { resource: { type: 'task', id: 'a'.repeat(9 * BIG) } });
    await expect(trail.record(long, true)).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT', message: expect.stringContaining('longer than 8388608 bytes') as string });
    await trail.record(someAuditRecord(2), true);
    await trail.close();
    expect(verified('long')).toMatchObject({ outcome: 'verified', records: 1 });
  });

  it('names the end of a chain that went on for long, however many began after it', async () => {
    const name = 'many';
    const dir = join(specimen.root, name);
    const long = await trailIn(name, {}, 'long');
    for (let n = 0; n < 201; n += 1) writeChain(dir, n);
    const trail = await trailIn(name);
    await long.record(someAuditRecord(1), true);
    await long.close();
    await trail.checkpoint();
    await trail.close();
    const of = (writer: string): TrailFile[] => trailFiles(dir).filter((file) => file.writer === writer);
    const named = of('api').flatMap(({ path }) => readLines(path)).flatMap(({ entry }) => (entry.kind === 'checkpoint' ? entry.body.siblings : []));
    expect(named.map(({ chain }) => chain)).toContain(of('long')[0]!.chain);
  });

  it('takes the name over from a process that is gone', async () => {
    const dir = join(specimen.root, 'gone');
    await (await trailIn('gone')).close();
    writeFileSync(join(dir, 'api.claim'), JSON.stringify({ token: 't', host: 'x', boot: 'b', namespace: 'n', pid: 1, began: '1' }));
    expect((await trailIn('gone')).writerName).toBe('api-2'); // of another machine: it cannot be judged
    const mine = JSON.parse(readFileSync(join(dir, 'api-2.claim'), 'utf8')) as object;
    writeFileSync(join(dir, 'api.claim'), JSON.stringify({ ...mine, token: 't', began: '1' }));
    expect((await trailIn('gone')).writerName).toBe('api');
  });

  it('removes chains that are older than its retention, says which, and holds without them', async () => {
    const name = 'retention';
    const dir = join(specimen.root, name);
    const old = { wall: () => Date.now() - 400 * 86_400_000, monotonic: () => performance.now() };
    for (const writer of ['api', 'worker', 'api']) await (await trailIn(name, { clock: old }, writer)).close();
    for (const { path } of trailFiles(dir)) utimesSync(path, new Date(old.wall()), new Date(old.wall()));
    await (await trailIn(name)).close();
    await (await trailIn(name, { retentionDays: 365 })).close();
    const left = new Set(trailFiles(dir).map(({ chain }) => chain));
    expect(left.size).toBe(2);
    expect(verified(name)).toMatchObject({ outcome: 'verified', faults: [] });
  });

  it('removes nothing because the clock was set forward', async () => {
    const name = 'forward';
    await (await trailIn(name)).close();
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5_000 * 86_400_000);
    await (await trailIn(name, { retentionDays: 365 })).close();
    now.mockRestore();
    expect(new Set(trailFiles(join(specimen.root, name)).map(({ chain }) => chain)).size).toBe(2);
  });

  it('ends itself at the end of the process, with what still waits', async () => {
    const trail = await trailIn('exit');
    const late = [1, 2, 3].map((n) => trail.record(someAuditRecord(n), false));
    trail.closeSync();
    void Promise.allSettled(late);
    expect(kinds('exit').filter((kind) => kind === 'record')).toHaveLength(3);
    expect(verified('exit').outcome).toBe('verified');
  });

  it('refuses more than the disk can follow', async () => {
    const trail = await trailIn('behind', { maxPendingBytes: 10_000 });
    const results = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => trail.record(someAuditRecord(n), true)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(50);
    await trail.close();
    expect(verified('behind')).toMatchObject({ outcome: 'verified', records: 100 - refused.length });
  });

  it.each(['public key', 'MAC key'] as const)('shows every flipped bit to who has the %s (to the one with the MAC key, of every seventh byte)', async (auditor) => {
    const name = `flip-${auditor.slice(0, 3)}`;
    const trail = await trailIn(name);
    await trail.record(someAuditRecord(1), true);
    await trail.close();
    const report = flipEveryByte(specimen, join(specimen.root, name), auditor, auditor === 'MAC key' ? 7 : 1);
    expect(report.flips).toBeGreaterThan(auditor === 'MAC key' ? 400 : 3_000);
    expect(report.missed).toEqual([]);
    expect(report.outcomes.trouble).toBeUndefined();
  }, 120_000);

  it('is never taken for a forged one after kill -9, and has every record it acknowledged', async () => {
    const report = await killWriters({ repeats: 3, random: randomNumbers(11) });
    expect(report).toMatchObject({ faults: [], lost: 0, outcomes: { incomplete: 3 } });
    expect(report.acknowledged).toBeGreaterThan(3);
  }, 60_000);

  it('is trouble, not tampering, when it cannot be read or is not there', () => {
    expect(specimen.verify(join(specimen.root, 'nowhere'), 'public key')).toMatchObject({ outcome: 'trouble', exitCode: 3 });
    const dir = specimen.copy('after');
    const [path] = filesOfChain(dir, 0) as [string];
    rmSync(path);
    chmodSync(dir, 0o750);
    expect(existsSync(path)).toBe(false);
    expect(specimen.verify(dir, 'public key').outcome).toBe('tampered');
  });

  it('catches old entries re-sealed with a newer key by their epoch', async () => {
    const dir = await ATTACKS.find(({ name }) => name.startsWith('re-seal'))!.on(specimen);
    expect(specimen.verify(dir, 'public key').faults[0]!.text).toMatch(/^it says epoch \d+ behind \d+ checkpoints$/);
  });

  it.each([['signing.key', 0o666], ['mac.key', 0o444], ['personal.key', 0o460]])('does not take a %s of mode %o, which others could read or change', (name, mode) => {
    const keys = join(mkdtempSync(join(specimen.root, 'open-')), 'keys');
    makeKeys(keys);
    expect(readWriterKeys(keys).mac).toHaveLength(32);
    chmodSync(join(keys, name), mode);
    expect(() => readWriterKeys(keys)).toThrow(new RegExp(`CAIRN_E_AUDIT_KEYS.*${name}" has mode 0${mode.toString(8)}: others could read or change it\\. Give it mode 0400`));
    chmodSync(join(keys, name), 0o440);
    expect(readWriterKeys(keys).signing.public.id).toHaveLength(16);
  });

  it('goes on under keys that were rotated twice in between, and refuses to go on to the same ones', async () => {
    const own = await Specimen.make();
    const pub = readPublicKey(join(own.keys, 'signing.pub'));
    const dir = own.other();
    const trail = await own.open('api', dir);
    await expect(trail.rotateKeys()).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT_KEYS', message: expect.stringContaining('are those that it has') as string });
    rotateKeys(own.keys);
    rotateKeys(own.keys);
    await trail.rotateKeys();
    await trail.record(someAuditRecord(1), true);
    await trail.close();
    const anchors = own.anchorsOf(dir)!;
    expect(anchors.length).toBeGreaterThan(2);
    expect(verifyTrail(dir, { publicKeys: [pub], anchors })).toMatchObject({ outcome: 'verified', faults: [] });
    expect(readdirSync(own.keys).filter((name) => /^signing\.[0-9a-f]{16}\.pub$/.test(name))).toHaveLength(2);
    own.remove();
  });

  it('is in trouble, not tampered with, for who has only the new keys, and verified with those that were kept beside them', async () => {
    const own = await Specimen.make();
    rotateKeys(own.keys);
    await own.write('api', 1);
    const keysIn = (pattern: RegExp): string[] => readdirSync(own.keys).filter((name) => pattern.test(name)).map((name) => join(own.keys, name));
    const [pubs, macs] = [keysIn(/^signing.*pub$/).map(readPublicKey), keysIn(/^mac/).map(readMacKey)];
    const publicKeys = [readPublicKey(join(own.keys, 'signing.pub'))];
    expect(verifyTrail(own.trail, { publicKeys, anchors: own.anchors })).toMatchObject({ outcome: 'trouble', exitCode: 3 });
    expect(verifyTrail(own.trail, { publicKeys: pubs, macKeys: macs, anchors: own.anchors })).toMatchObject({ outcome: 'verified', faults: [] });
    own.remove();
  });

  it('goes on under new keys that the old ones endorse; who trusts the old ones needs no other', async () => {
    const own = await Specimen.make();
    const pub = readPublicKey(join(own.keys, 'signing.pub'));
    const mac = readMacKey(join(own.keys, 'mac.key'));
    const dir = join(own.root, 'rotated');
    const trail = await own.open('api', dir);
    await trail.record(someAuditRecord(1), true);
    const next = rotateKeys(own.keys);
    await trail.rotateKeys();
    await trail.record(someAuditRecord(2), true);
    await trail.close();
    await (await own.open('api', dir)).close();
    expect(next.id).not.toBe(pub.id);
    expect(verifyTrail(dir, { publicKeys: [pub] }).outcome).toBe('verified');
    expect(verifyTrail(dir, { publicKeys: [pub], macKeys: [mac] }).faults[0]!.text).toContain('is authenticated with the MAC key');
    expect(verifyTrail(dir, { publicKeys: [pub], macKeys: [mac, readMacKey(join(own.keys, 'mac.key'))] }).outcome).toBe('verified');
    expect(verifyTrail(dir, { publicKeys: [next] }).faults[0]!.text).toContain('is none of those given');
    const retired = readdirSync(own.keys).filter((name) => /^mac\.[0-9a-f]{16}\.key$/.test(name));
    expect(retired).toHaveLength(1);
    own.remove();
  });
});
