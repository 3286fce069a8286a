import { CairnError } from '@cairn/core';
import { merklePath } from '../crypto/merkle';
import type { Endorsement, Entry, Genesis } from '../entry';
import { ChainVerifier } from '../verify/chain.verifier';
import type { Trust } from '../verify/trust';
import { byChain, trailFiles, type TrailFile } from '../write/trail-files';
import type { InclusionProof } from './proof';

/** What names a record: its `record_id`, or `<chain>:<seq>`. */
const PLACE = /^(.+):(\d+)$/;

interface Found {
  readonly line: string;
  readonly index: number;
}

/**
 * The proof that one record is sealed in the trail, for who must not see the others.
 * @throws CairnError CAIRN_E_AUDIT when there is no such record, no checkpoint has sealed it yet, or the chain does not hold up to there.
 */
export function prove(dir: string, id: string, trust: Trust): InclusionProof {
  for (const [chain, files] of byChain(trailFiles(dir))) {
    const proof = proveIn(chain, files, id, trust);
    if (proof !== undefined) return proof;
  }
  throw new CairnError('CAIRN_E_AUDIT', `there is no record ${JSON.stringify(id)} in ${JSON.stringify(dir)}. Name its record_id, or "<chain>:<seq>".`);
}

function proveIn(chain: string, files: readonly TrailFile[], id: string, trust: Trust): InclusionProof | undefined {
  const isIt = matcher(chain, id);
  if (isIt === undefined) return undefined;
  let leaves: string[] = [];
  let found: Found | undefined;
  let proof: InclusionProof | undefined;
  let genesis: Genesis | undefined;
  const handovers: Endorsement[] = [];
  const report = new ChainVerifier(chain, files[0]!.writer, trust, {
    line: ({ entry, hash }, { bytes, start, end }) => {
      if (entry.kind === 'genesis') genesis = entry.body;
      if (entry.kind === 'keyrotate' && proof === undefined) handovers.push(entry.body);
      if (entry.kind !== 'checkpoint') {
        leaves.push(hash);
        if (found === undefined && isIt(entry, bytes, start, end)) found = { line: bytes.toString('utf8', start, end), index: leaves.length - 1 };
        return;
      }
      if (found !== undefined && proof === undefined) {
        const endorsements = [...genesis!.endorsements, ...handovers];
        const first = genesis!.public_key;
        proof = { v: 1, line: found.line, index: found.index, size: leaves.length, path: merklePath(leaves, found.index), checkpoint: bytes.toString('utf8', start, end), first_key: first, endorsements };
      }
      leaves = [];
    },
  }).verify(files);
  if (found !== undefined && report.doubt !== undefined) throw new CairnError('CAIRN_E_AUDIT', `the chain ${chain} cannot be trusted: ${report.doubt}.`);
  if (proof !== undefined) return proof;
  if (report.fault !== undefined) throw new CairnError('CAIRN_E_AUDIT', `the chain ${chain} does not hold: ${report.fault.text} (entry ${report.fault.seq}). Verify the trail first.`);
  if (found !== undefined) throw new CairnError('CAIRN_E_AUDIT', `the record ${JSON.stringify(id)} is not sealed yet: the next checkpoint of ${chain} will seal it. Try again after it.`);
  return undefined;
}

/** Whether an entry is the one that is asked for; undefined when this chain cannot hold it. */
function matcher(chain: string, id: string): ((entry: Entry, bytes: Buffer, start: number, end: number) => boolean) | undefined {
  const [, named, seq] = PLACE.exec(id) ?? [];
  if (named !== undefined && seq !== undefined) return named === chain ? (entry) => entry.seq === Number(seq) : undefined;
  const text = `"record_id":${JSON.stringify(id)}`;
  return (entry, bytes, start, end) => entry.kind === 'record' && bytes.subarray(start, end).includes(text) && idOf(bytes.toString('utf8', start, end)) === id;
}

function idOf(line: string): unknown {
  return (JSON.parse(line) as { entry: { body: { record_id?: unknown } } }).entry.body.record_id;
}
