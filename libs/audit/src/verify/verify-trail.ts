import type { AnchoredCheckpoint } from '../anchor/audit-anchor';
import type { PublicKey } from '../keys/signing-key';
import { byChain, strangers, trailFiles, type TrailFile } from '../write/trail-files';
import { anchorFindings } from './anchor-check';
import { endsOf, notesOn, openEnd, summaryOf } from './chain-findings';
import { ChainVerifier } from './chain.verifier';
import { CrossCheck } from './cross-check';
import { OUTCOMES, type Assurance, type ChainReport, type Fault, type Outcome, type TrailReport } from './report';
import { reachedKeys, type Trust } from './trust';

export interface VerifyOptions extends Trust {
  /** What anchors hold; undefined when none were asked. */
  readonly anchors?: readonly AnchoredCheckpoint[];
  /** What the trail says was removed for its age must have been as old. Default: how old it was is told, and not judged. */
  readonly retentionDays?: number;
}

/**
 * Judges all chains of a directory, each by itself and against the others. Reads every file once; holds the hashes of checkpoints (some
 * hundred bytes each), not records.
 */
export function verifyTrail(dir: string, options: VerifyOptions): TrailReport {
  const cross = new CrossCheck(options.retentionDays);
  const reports = new Map<string, ChainReport>();
  const unreadable: Fault[] = [];
  try {
    unreadable.push(...strangers(dir).map(({ chain, name }) => ({ chain, file: name, text: 'it is no regular file' })));
    for (const [chain, files] of [...byChain(trailFiles(dir))].reverse()) {
      const report = readable(unreadable, chain, () => verifyChain(chain, files, options, cross));
      if (report === undefined) cross.skip(chain);
      else {
        reports.set(chain, report);
        cross.read(report);
      }
    }
  } catch (error) {
    unreadable.push({ chain: '', text: `${dir}: ${(error as Error).message}` });
  }
  return judge(dir, new Map([...reports].reverse()), unreadable, cross, options);
}

function verifyChain(chain: string, files: readonly TrailFile[], trust: Trust, cross: CrossCheck): ChainReport {
  const listener = {
    checkpoint: (_head: unknown, siblings: readonly Parameters<CrossCheck['named']>[0][], time: string) => siblings.forEach((sibling) => cross.named(sibling, chain, time)),
    gap: (gap: Parameters<CrossCheck['gap']>[0], time: string) => cross.gap(gap, chain, time),
  };
  return new ChainVerifier(chain, files[0]!.writer, trust, listener, cross.placesOf(chain)).verify(files);
}

function readable<T>(unreadable: Fault[], chain: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    unreadable.push({ chain, text: (error as Error).message });
    return undefined;
  }
}

function judge(dir: string, reports: ReadonlyMap<string, ChainReport>, unreadable: readonly Fault[], cross: CrossCheck, options: VerifyOptions): TrailReport {
  const { anchors, macKeys = [] } = options;
  const all = [...reports.values()];
  const against = anchors === undefined ? undefined : anchorFindings(anchors, reports, trustedKeys(options, all));
  for (const anchor of against?.gone ?? []) cross.anchored({ chain: anchor.chain, seq: anchor.seq, hash: anchor.hash }, anchor.time);
  const tampered = [...all.flatMap(({ fault }) => fault ?? []), ...cross.succession(), ...cross.missing(), ...cross.retirementFaults(), ...(against?.contradicted ?? [])];
  const doubtful = all.flatMap(({ chain, fault, doubt }) => (doubt === undefined || fault !== undefined ? [] : [{ chain, text: doubt }]));
  const trouble = [...unreadable, ...doubtful, ...(against?.unknown ?? [])];
  if (all.length === 0 && tampered.length === 0 && trouble.length === 0) trouble.push({ chain: '', text: `${dir}: there is no audit trail in it` });
  const ends = endsOf(all);
  const open = all.flatMap((report) => openEnd(report, ends.get(report.chain)));
  const outcome = outcomeOf(tampered, trouble, open, against?.missing ?? []);
  const assurance: Assurance[] = ['signed', ...(macKeys.length > 0 ? (['authenticated'] as const) : []), ...(against?.missing.length === 0 ? (['anchored'] as const) : [])];
  return {
    outcome,
    exitCode: OUTCOMES[outcome],
    assurance: outcome === 'tampered' || outcome === 'trouble' ? [] : assurance,
    entries: all.reduce((sum, { entries }) => sum + entries, 0),
    records: all.reduce((sum, { records }) => sum + records, 0),
    chains: all.map((report) => summaryOf(report, ends.get(report.chain))),
    retirements: cross.retirements,
    statements: anchors?.length,
    faults: [...tampered, ...trouble],
    open: [...open, ...(against?.missing ?? [])],
    notes: [...all.flatMap((report) => notesOn(report, ends.get(report.chain))), ...cross.retirements.map(retirementNote)],
  };
}

function retirementNote({ by, time, to, chains }: TrailReport['retirements'][number]): string {
  return `${by}: it says on ${time} that ${chains === 1 ? 'a chain which' : `${chains} chains which`} had ended before ${to} ${chains === 1 ? 'was' : 'were'} removed for ${chains === 1 ? 'its' : 'their'} age`;
}

function outcomeOf(tampered: readonly Fault[], trouble: readonly Fault[], open: readonly Fault[], unanchored: readonly Fault[]): Outcome {
  if (tampered.length > 0) return 'tampered';
  if (trouble.length > 0) return 'trouble';
  if (open.length > 0) return 'incomplete';
  return unanchored.length > 0 ? 'not_anchored' : 'verified';
}

/** Those given, those that follow from them, and those that a trusted chain was handed on to. */
function trustedKeys({ publicKeys }: Trust, reports: readonly ChainReport[]): PublicKey[] {
  const trusted = reports.filter(({ fault, doubt }) => fault === undefined && doubt === undefined);
  const keys = [...publicKeys, ...trusted.flatMap(({ signers }) => signers)];
  return [...reachedKeys(keys, trusted.flatMap(({ genesis }) => genesis?.endorsements ?? [])).values()];
}
