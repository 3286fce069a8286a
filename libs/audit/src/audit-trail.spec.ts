import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditTrail } from './audit-trail';
import { readMacKey, readPublicKey, rotateKeys } from './keys/key-files';
import { ATTACKS } from './testing/attacks';
import { FailingIo } from './testing/failing-io';
import { flipEveryByte } from './testing/flip-bytes';
import { filesOfChain, readLines } from './testing/forger';
import { killWriters } from './testing/kill-writers';
import { randomNumbers } from './testing/random-numbers';
import { someAuditRecord } from './testing/some-audit-record';
import { Specimen } from './testing/specimen';
import { verifyTrail } from './verify/verify-trail';
import { trailFiles } from './write/trail-files';
import { diskIo, type TrailIo } from './write/trail-io';

const BIG = 1_048_576;

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

  it('stops writing when another process has taken its name', async () => {
    const told: string[] = [];
    const trail = await trailIn('taken', { checkpointEvery: 2, observer: { failed: ({ message }) => told.push(message) } });
    writeFileSync(join(specimen.root, 'taken', 'api.claim'), '{"token":"another"}');
    await Promise.allSettled([1, 2, 3].map((n) => trail.record(someAuditRecord(n), true)));
    await expect(trail.record(someAuditRecord(4), true)).rejects.toMatchObject({ code: 'CAIRN_E_AUDIT' });
    expect(told).toEqual([expect.stringContaining('another process has taken the identity of the writer "api"')]);
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
    const report = await killWriters({ repeats: 6, random: randomNumbers(11) });
    expect(report).toMatchObject({ faults: [], lost: 0, outcomes: { incomplete: 6 } });
    expect(report.acknowledged).toBeGreaterThan(6);
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
