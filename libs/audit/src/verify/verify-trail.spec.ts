import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, symlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KEY_FILES, makeKeys, readMacKey, readPublicKey, readWriterKeys, type WriterKeys } from '../keys/key-files';
import { ATTACKS } from '../testing/attacks';
import { filesOfChain, readLines, textsOf, writeTexts } from '../testing/forger';
import { someAuditRecord } from '../testing/some-audit-record';
import { Specimen } from '../testing/specimen';
import { Chain, newChainId } from '../write/chain';
import { trailFileName, trailFiles } from '../write/trail-files';
import { CrossCheck } from './cross-check';
import type { ChainReport } from './report';
import { verifyTrail } from './verify-trail';

const MIB = 1_048_576;

/** A chain of so many records, without waiting for a disk. Returns its size. */
function writeLargeChain(dir: string, keys: WriterKeys, records: number): number {
  const chain = new Chain(newChainId(Date.now()), 'api', keys.signing, keys.mac);
  const path = join(dir, trailFileName('api', chain.id, 1));
  const fd = openSync(path, 'ax');
  const time = new Date().toISOString();
  const about = { config_hash: '0'.repeat(64), service: 'api', version: '1', process_id: 1, host_name: 'h' };
  writeSync(fd, chain.append('genesis', { ...about, previous: null, public_key: keys.signing.public.text, endorsements: [], mac_key_id: '' }, time).text);
  writeSync(fd, chain.checkpoint([], time).text);
  for (let n = 0; n < records; n += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, at) => chain.append('record', someAuditRecord(n + at), time).text);
    writeSync(fd, lines.join('') + chain.checkpoint([], time).text);
  }
  writeSync(fd, chain.append('close', { reason: 'end', records }, time).text + chain.checkpoint([], time).text);
  closeSync(fd);
  return statSync(path).size;
}

describe('the verifier', () => {
  it('judges a trail several times as large as its memory', async () => {
    const root = mkdtempSync(join(tmpdir(), 'cairn-audit-large-'));
    try {
      makeKeys(join(root, 'keys'));
      const bytes = writeLargeChain(root, readWriterKeys(join(root, 'keys')), 60_000);
      expect(bytes).toBeGreaterThan(50 * MIB);
      const program = `
        const { readPublicKey, verifyTrail } = require(process.argv[1]);
        const idle = process.memoryUsage.rss();
        const { outcome, records } = verifyTrail(process.argv[2], { publicKeys: [readPublicKey(process.argv[3])] });
        console.log(JSON.stringify({ outcome, records, grown: process.memoryUsage.rss() - idle }));`;
      const args = ['--max-old-space-size=16', '--max-semi-space-size=1', '-e', program, join(__dirname, '../../dist/index.js'), root, join(root, 'keys', KEY_FILES.public)];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { grown, ...verdict } = JSON.parse(stdout) as { outcome: string; records: number; grown: number };
      expect(verdict).toEqual({ outcome: 'verified', records: 60_000 });
      expect(grown).toBeLessThan(bytes / 2);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }, 120_000);

  describe('of a small trail', () => {
    let specimen: Specimen;
    const trust = () => ({ publicKeys: [readPublicKey(join(specimen.keys, KEY_FILES.public))], macKeys: [readMacKey(join(specimen.keys, KEY_FILES.mac))] });
    beforeAll(async () => {
      specimen = await Specimen.make();
    });
    afterAll(() => specimen.remove());

    it('takes a last line without its end for torn, and rubbish behind a whole one for tampering', () => {
      const torn = specimen.copy('live');
      const path = filesOfChain(torn, -1).at(-1)!;
      chmodSync(path, 0o640);
      appendFileSync(path, '{"entry":{"body":{"acti');
      expect(verifyTrail(torn, trust())).toMatchObject({ outcome: 'incomplete', open: [{ text: expect.stringContaining('its last line is torn') as string }] });
      appendFileSync(path, '\n');
      expect(verifyTrail(torn, trust()).outcome).toBe('tampered');
      const rubbish = specimen.copy('live');
      const last = filesOfChain(rubbish, -1).at(-1)!;
      chmodSync(last, 0o640);
      appendFileSync(last, 'x');
      expect(verifyTrail(rubbish, trust()).outcome).toBe('tampered');
    });

    it('knows no trail in files that are not named as one, and does not mind them', () => {
      const dir = specimen.copy('after');
      appendFileSync(join(dir, 'notes.txt'), 'nothing\n');
      appendFileSync(join(dir, 'audit.api.log'), 'nothing\n');
      expect(verifyTrail(dir, trust()).outcome).toBe('verified');
    });

    it('calls a line that is longer than any writer makes a forged one, and does not hold it', () => {
      const dir = specimen.copy('live');
      const path = filesOfChain(dir, -1).at(-1)!;
      chmodSync(path, 0o640);
      appendFileSync(path, `{"entry":{"body":"${'a'.repeat(9 * MIB)}`);
      expect(verifyTrail(dir, trust())).toMatchObject({ outcome: 'tampered', faults: [{ text: expect.stringContaining('which no writer makes') as string }] });
    });

    it('is not led astray by a link to nowhere, and does not wait for a pipe', () => {
      const dir = specimen.copy('after');
      symlinkSync('/nowhere', join(dir, trailFileName('api', newChainId(Date.now()), 1)));
      execFileSync('mkfifo', [join(dir, trailFileName('api', newChainId(Date.now()), 1))]);
      expect(verifyTrail(dir, trust())).toMatchObject({ outcome: 'trouble', faults: [{ text: 'it is no regular file' }, { text: 'it is no regular file' }] });
    });

    it('judges what it can read although it cannot read everything', () => {
      const dir = specimen.copy('after');
      mkdirSync(join(dir, trailFileName('zz', newChainId(Date.now()), 1)));
      expect(verifyTrail(dir, trust())).toMatchObject({ outcome: 'trouble', faults: [{ text: 'it is no regular file' }] });
      for (const path of filesOfChain(dir, 1)) rmSync(path);
      expect(verifyTrail(dir, trust())).toMatchObject({ outcome: 'tampered', faults: [{ text: expect.stringContaining('it is missing') as string }, {}] });
    });

    it('is in trouble, with the cure, over a chain whose keys were not brought, unless it does not hold by itself', () => {
      const others = join(specimen.root, 'others');
      const stranger = { publicKeys: [makeKeys(others)] };
      const without = verifyTrail(specimen.trail, stranger);
      expect(without).toMatchObject({ outcome: 'trouble', assurance: [], chains: [{ state: 'doubtful' }, { state: 'doubtful' }, { state: 'doubtful' }] });
      expect(without.faults[0]!.text).toMatch(/^it is signed by the key ([0-9a-f]{16}), which is none of those given .* Give that public key too: after a rotation it is signing\.\1\.pub/);
      const macKeys = [readMacKey(join(others, KEY_FILES.mac))];
      expect(verifyTrail(specimen.trail, { ...trust(), macKeys }).faults[0]!.text).toMatch(/the MAC key ([0-9a-f]{16}), .* it is mac\.\1\.key$/);
      const dir = specimen.copy('after');
      const [path] = filesOfChain(dir, 0) as [string];
      writeTexts(path, textsOf(path).map((text, index) => (index === 1 ? text.replace(/"sig":"../, '"sig":"00') : text)));
      expect(verifyTrail(dir, stranger)).toMatchObject({ outcome: 'tampered', faults: [{ text: 'its signature does not hold' }, {}, {}] });
    });

    it('holds nothing against a chain that it cannot trust: what that one says was removed may be so', async () => {
      const dir = specimen.other();
      await specimen.write('api', 1, dir);
      await specimen.write('api', 1, dir);
      await (await specimen.open('api', dir, { retentionDays: 0 })).close();
      expect(verifyTrail(dir, trust()).outcome).toBe('verified');
      expect(verifyTrail(dir, { publicKeys: [makeKeys(join(specimen.root, 'strangers'))] }).outcome).toBe('trouble');
    });

    it('tells what the trail says was removed, and refuses what was younger than it should have been', async () => {
      const dir = await ATTACKS.find(({ name }) => name.startsWith('have the writer remove chains'))!.on(specimen);
      const report = verifyTrail(dir, trust());
      expect(report).toMatchObject({ outcome: 'verified', retirements: [{ chains: 1 }], notes: [expect.stringMatching(/it says on \S+ that a chain which had ended before \S+ was removed for its age$/) as string] });
      expect(verifyTrail(dir, { ...trust(), retentionDays: 365 })).toMatchObject({ outcome: 'tampered', faults: [{ text: expect.stringContaining('younger than 365 days') as string }] });
    });

    it('says of a failed chain what was acknowledged, and what only the MAC key shows', async () => {
      const { outcome, notes } = verifyTrail(await specimen.failed(), trust());
      expect(outcome).toBe('verified');
      expect(notes[0]).toMatch(/its disk failed; \S+ has sealed that it was acknowledged up to 6; entries 7 to 7 were not, and only the MAC key shows whether its writer made them$/);
    });

    it('does not hold the end of a crashed chain against an honest trail', async () => {
      const { outcome, notes } = verifyTrail(await specimen.crashed(), trust());
      expect(outcome).toBe('verified');
      expect(notes).toEqual([expect.stringContaining('its last line is torn (23 bytes): it ended by a crash') as string]);
    });
  });

  describe('of what chains say of each other', () => {
    const chain = (n: number): string => `20260101t000000000-${String(n).padStart(8, '0')}`;
    const report = (checkpoints: ReadonlyMap<number, string>): ChainReport => ({
      chain: chain(1), writer: 'api', files: 1, entries: 2, records: 0, closed: true, genesis: undefined, head: undefined, from: '', to: '',
      checkpoints, lastCheckpoint: undefined, landmarks: new Map(), signers: [], doubt: undefined, tail: undefined, torn: undefined, fault: undefined,
    });
    const time = '2026-01-01T00:00:00.000Z';

    it('takes 200,000 namings of one chain as they come, before and after it was read', () => {
      const cross = new CrossCheck(undefined);
      for (let seq = 0; seq < 100_000; seq += 1) cross.named({ chain: chain(1), seq, hash: 'a' }, chain(2), time);
      cross.read(report(new Map(Array.from({ length: 200_000 }, (_, seq) => [seq, 'a']))));
      for (let seq = 100_000; seq < 200_000; seq += 1) cross.named({ chain: chain(1), seq, hash: 'a' }, chain(2), time);
      expect(cross.missing()).toEqual([]);
    });

    it.each([['before', 0], ['after', 1]])('notices a naming that differs, %s the chain was read', (_when, first) => {
      const cross = new CrossCheck(undefined);
      const steps = [() => cross.named({ chain: chain(1), seq: 1, hash: 'b' }, chain(2), time), () => cross.read(report(new Map([[1, 'a']])))];
      for (const step of first === 0 ? steps : steps.reverse()) step();
      expect(cross.missing()).toEqual([{ chain: chain(1), seq: 1, text: expect.stringContaining(`it is not as ${chain(2)} has seen it`) as string }]);
    });
  });

  describe('of one trail with faults', () => {
    let specimen: Specimen;
    const trust = () => ({ publicKeys: [readPublicKey(join(specimen.keys, KEY_FILES.public))] });
    beforeAll(async () => {
      specimen = await Specimen.make();
    });
    afterAll(() => specimen.remove());

    it('does not name itself among the chains beside it', () => {
      const lines = trailFiles(specimen.trail).flatMap(({ path }) => readLines(path));
      const siblings = lines.flatMap(({ entry }) => (entry.kind === 'checkpoint' ? entry.body.siblings.map(({ chain }) => [entry.chain, chain]) : []));
      expect(siblings.length).toBeGreaterThan(0);
      expect(siblings.filter(([own, other]) => own === other)).toEqual([]);
    });

    it('names every chain with a fault, and says of each where', () => {
      const dir = specimen.copy('after');
      for (const chain of [0, 1]) {
        const [path] = filesOfChain(dir, chain) as [string];
        writeTexts(path, textsOf(path).map((text, index) => (index === 2 ? text.replace('usr_alice', 'usr_mally') : text)));
      }
      const { faults, outcome } = verifyTrail(dir, trust());
      expect(outcome).toBe('tampered');
      expect(faults.map(({ file, seq }) => [file, seq])).toEqual([...new Set(trailFiles(dir).map(({ chain }) => chain))].slice(0, 2).map((chain) => [expect.stringContaining(chain), 2]));
    });
  });
});
