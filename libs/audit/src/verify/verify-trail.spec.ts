import { execFile } from 'node:child_process';
import { appendFileSync, chmodSync, closeSync, mkdtempSync, openSync, rmSync, statSync, symlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KEY_FILES, makeKeys, readMacKey, readPublicKey, readWriterKeys, type WriterKeys } from '../keys/key-files';
import { filesOfChain, textsOf, writeTexts } from '../testing/forger';
import { someAuditRecord } from '../testing/some-audit-record';
import { Specimen } from '../testing/specimen';
import { Chain, newChainId } from '../write/chain';
import { trailFileName, trailFiles } from '../write/trail-files';
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

    it('calls a line that is longer than any writer makes one trouble, and does not hold it', () => {
      const dir = specimen.copy('live');
      const path = filesOfChain(dir, -1).at(-1)!;
      chmodSync(path, 0o640);
      appendFileSync(path, `{"entry":{"body":"${'a'.repeat(9 * MIB)}`);
      expect(verifyTrail(dir, trust())).toMatchObject({ outcome: 'trouble' });
    });

    it('is not led astray by a link to nowhere', () => {
      const dir = specimen.copy('after');
      symlinkSync('/nowhere', join(dir, trailFileName('api', newChainId(Date.now()), 1)));
      expect(verifyTrail(dir, trust()).outcome).toBe('trouble');
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
