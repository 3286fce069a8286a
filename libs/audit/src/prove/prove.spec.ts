import { join } from 'node:path';
import { KEY_FILES, makeKeys, readPublicKey } from '../keys/key-files';
import { someAuditRecord } from '../testing/some-audit-record';
import { Specimen } from '../testing/specimen';
import { prove } from './prove';
import { verifyProof, type InclusionProof } from './proof';

describe('the proof of one record', () => {
  let specimen: Specimen;
  const trust = () => ({ publicKeys: [readPublicKey(join(specimen.keys, KEY_FILES.public))] });
  beforeAll(async () => {
    specimen = await Specimen.make();
  });
  afterAll(() => specimen.remove());

  it.each([0, 3, 9, 100, 108])('holds by itself for the record %i, and holds no other record', (n) => {
    const proof = prove(specimen.trail, `aud_test_${n}`, trust());
    expect(verifyProof(JSON.parse(JSON.stringify(proof)) as InclusionProof, trust())).toMatchObject({ record: { record_id: `aud_test_${n}`, resource: { id: `tsk_${n}` } }, entry: { kind: 'record' } });
    expect(JSON.stringify(proof).match(/tsk_\d+/g)).toEqual([`tsk_${n}`]);
  });

  it('names a place in a chain as well', () => {
    const { chain, seq } = prove(specimen.trail, 'aud_test_4', trust()).line.match(/"chain":"(?<chain>[^"]+)".*"seq":(?<seq>\d+)/)!.groups!;
    expect(verifyProof(prove(specimen.trail, `${chain}:${seq}`, trust()), trust())).toMatchObject({ record: { record_id: 'aud_test_4' } });
  });

  it.each<[string, (proof: InclusionProof) => Partial<InclusionProof>, RegExp]>([
    ['another record', ({ line }) => ({ line: line.replace('usr_alice', 'usr_mally') }), /^the record: its hash is not that of its entry$/],
    ['another place', ({ index }) => ({ index: index + 1 }), /does not stand where the proof says/],
    ['another path', ({ path }) => ({ path: path.map(() => '0'.repeat(64)) }), /does not lead to the root/],
    ['a shorter path', ({ path }) => ({ path: path.slice(1) }), /does not lead to the root/],
    ['another checkpoint', ({ checkpoint }) => ({ checkpoint: checkpoint.replace(/"sig":"./, '"sig":"f').replace(/"sig":"f(.)/, '"sig":"f0') }), /signature does not hold/],
    ['no checkpoint', ({ line }) => ({ checkpoint: line }), /is none/],
    ['rubbish', () => ({ line: 'x', path: [] }), /it is no line of a trail/],
  ])('is refused with %s', (_what, change, reason) => {
    const proof = prove(specimen.trail, 'aud_test_3', trust());
    expect(verifyProof({ ...proof, ...change(proof) }, trust())).toMatch(reason);
  });

  it('shows what was hashed, not what the file of the proof says besides', async () => {
    const dir = specimen.other();
    const trail = await specimen.open('api', dir);
    await trail.record(someAuditRecord(1, { message: 'a \ufffd b' }), true);
    await trail.close();
    const proof = prove(dir, 'aud_test_1', trust());
    expect(verifyProof({ ...proof, line: proof.line.replace('\ufffd', '\ud800') }, trust())).toMatchObject({ record: { message: 'a \ufffd b' } });
    expect(verifyProof({ ...proof, line: proof.line.replace(/\}$/, `,"sig":"${'ab'.repeat(64)}"}`) }, trust())).toBe('the record: checkpoints, and nothing else, are signed');
  });

  it('is refused under another key', () => {
    const keys = join(specimen.root, 'others');
    expect(verifyProof(prove(specimen.trail, 'aud_test_3', trust()), { publicKeys: [makeKeys(keys)] })).toMatch(/is none of those given/);
  });

  it('cannot be had of a record that is not there, not sealed yet, or in a chain that does not hold', () => {
    expect(() => prove(specimen.trail, 'aud_nowhere', trust())).toThrow('there is no record "aud_nowhere"');
    expect(() => prove(specimen.copy('live'), 'aud_test_108', trust())).toThrow('is not sealed yet');
    const wrong = { publicKeys: [makeKeys(join(specimen.root, 'wrong'))] };
    expect(() => prove(specimen.trail, 'aud_test_3', wrong)).toThrow('which is none of those given');
  });
});
