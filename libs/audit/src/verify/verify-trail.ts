import type { AnchoredCheckpoint } from '../anchor/audit-anchor';
import { PublicKey } from '../keys/signing-key';
import { byChain, trailFiles, type TrailFile } from '../write/trail-files';
import { ChainVerifier } from './chain.verifier';
import { anchorFaults, CrossCheck } from './cross-check';
import { OUTCOMES, type Assurance, type ChainReport, type ChainSummary, type Fault, type Outcome, type TrailReport } from './report';
import type { Trust } from './trust';

export interface VerifyOptions extends Trust {
  /** What anchors hold; undefined when none were asked. */
  readonly anchors?: readonly AnchoredCheckpoint[];
}

/** Judges all chains of a directory, each by itself and against the others. Reads every file once; holds checkpoints, not records. */
export function verifyTrail(dir: string, options: VerifyOptions): TrailReport {
  const cross = new CrossCheck();
  const reports = new Map<string, ChainReport>();
  const unreadable: Fault[] = [];
  try {
    for (const [chain, files] of byChain(trailFiles(dir))) {
      const report = readable(unreadable, chain, () => verifyChain(chain, files, options, cross));
      if (report !== undefined) reports.set(chain, report);
    }
  } catch (error) {
    unreadable.push({ chain: '', text: `${dir}: ${(error as Error).message}` });
  }
  return judge(dir, reports, unreadable, cross, options);
}

function verifyChain(chain: string, files: readonly TrailFile[], trust: Trust, cross: CrossCheck): ChainReport {
  return new ChainVerifier(chain, files[0]!.writer, trust, {
    checkpoint: (_head, siblings, time) => siblings.forEach((sibling) => cross.named(sibling, chain, time)),
    gap: (gap) => cross.gap(gap),
  }).verify(files);
}

function readable<T>(unreadable: Fault[], chain: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    unreadable.push({ chain, text: (error as Error).message });
    return undefined;
  }
}

function judge(dir: string, reports: ReadonlyMap<string, ChainReport>, unreadable: Fault[], cross: CrossCheck, options: VerifyOptions): TrailReport {
  const { anchors, macKeys = [] } = options;
  const all = [...reports.values()];
  const against = anchors === undefined ? undefined : anchorFaults(anchors, reports, trustedKeys(options, all));
  for (const { chain, seq, hash, time } of against?.gone ?? []) cross.named({ chain, seq, hash }, 'an anchor', time);
  const tampered = [
    ...all.flatMap(({ fault }) => fault ?? []),
    ...(unreadable.length > 0 ? [] : [...cross.succession(reports), ...cross.missing(reports)]),
    ...(against?.contradicted ?? []),
  ];
  if (all.length === 0 && tampered.length === 0 && unreadable.length === 0) unreadable.push({ chain: '', text: `${dir}: there is no audit trail in it` });
  const ends = endsOf(reports);
  const open = all.flatMap((report) => openEnd(report, ends.get(report.chain)));
  const outcome = outcomeOf(tampered, unreadable, open, against?.missing ?? []);
  const assurance: Assurance[] = ['signed', ...(macKeys.length > 0 ? (['authenticated'] as const) : []), ...(anchors !== undefined && against!.missing.length === 0 ? (['anchored'] as const) : [])];
  return {
    outcome,
    exitCode: OUTCOMES[outcome],
    assurance: outcome === 'tampered' || outcome === 'trouble' ? [] : assurance,
    entries: all.reduce((sum, { entries }) => sum + entries, 0),
    records: all.reduce((sum, { records }) => sum + records, 0),
    chains: all.map((report) => summary(report, ends.get(report.chain))),
    faults: [...tampered, ...unreadable],
    open: [...open, ...(against?.missing ?? [])],
    notes: all.flatMap((report) => notesOn(report, ends.get(report.chain))),
  };
}

function outcomeOf(tampered: readonly Fault[], unreadable: readonly Fault[], open: readonly Fault[], unanchored: readonly Fault[]): Outcome {
  if (tampered.length > 0) return 'tampered';
  if (unreadable.length > 0) return 'trouble';
  if (open.length > 0) return 'incomplete';
  return unanchored.length > 0 ? 'not_anchored' : 'verified';
}

type Ended = 'closed' | 'crashed' | 'failed';

/** How chains ended, as the next chain of their writer says. */
function endsOf(reports: ReadonlyMap<string, ChainReport>): Map<string, { ended: Ended; by: string }> {
  return new Map([...reports.values()].flatMap(({ genesis, chain, lastCheckpoint }) => {
    const previous = lastCheckpoint === undefined ? undefined : genesis?.previous; // unsigned it says nothing
    return previous == null ? [] : [[previous.chain, { ended: previous.ended, by: chain }] as const];
  }));
}

/** Why nobody can say that a chain is whole: it neither says that it ended nor does the next one. */
function openEnd({ chain, closed, fault, tail, torn, head, entries }: ChainReport, end: { by: string } | undefined): Fault[] {
  if (closed || fault !== undefined || end !== undefined) return [];
  const broken = torn === undefined ? '' : `; its last line is torn at byte ${torn.offset} of ${torn.file} (${torn.bytes} bytes)`;
  const place = tail ?? torn;
  const text =
    tail === undefined
      ? `it does not say that it ended: it is being written, or its end is missing${broken}`
      : `its last ${tail.entries} of ${entries} entries are not sealed by a checkpoint: ${tail.fromSeq} to ${head!.seq}${broken}`;
  return [{ chain, ...(place && { file: place.file, offset: place.offset }), seq: tail?.fromSeq ?? entries, text }];
}

function notesOn({ chain, fault, tail, torn }: ChainReport, end: { ended: Ended; by: string } | undefined): string[] {
  if (fault !== undefined || end === undefined || (tail === undefined && torn === undefined)) return [];
  const what = [
    ...(tail ? [`${tail.entries} entries from ${tail.fromSeq} on stand behind its last checkpoint`] : []),
    ...(torn ? [`its last line is torn (${torn.bytes} bytes)`] : []),
  ].join(', and ');
  const who = end.ended === 'failed' ? `its disk failed, as ${end.by} says; what is not sealed was not acknowledged` : `it ended by a crash; ${end.by} has sealed its end`;
  return [`${chain}: ${what}: ${who}`];
}

function summary({ chain, writer, from, to, entries, records, checkpoints, closed, fault }: ChainReport, end: { ended: Ended } | undefined): ChainSummary {
  const state = fault !== undefined ? 'faulty' : closed ? 'closed' : end === undefined ? 'open' : end.ended;
  return { chain, writer, from, to, entries, records, checkpoints: checkpoints.size, state };
}

/** The keys that signed a chain's checkpoints were found trusted while it was read. */
function trustedKeys({ publicKeys }: Trust, reports: readonly ChainReport[]): PublicKey[] {
  const reached = new Map(publicKeys.map((key) => [key.id, key]));
  for (const { genesis, fault } of reports) {
    for (const endorsement of fault === undefined ? (genesis?.endorsements ?? []) : []) {
      if (!reached.get(endorsement.by)?.hasEndorsed(endorsement)) continue;
      const key = PublicKey.fromText(endorsement.key);
      reached.set(key.id, key);
    }
  }
  return [...reached.values()];
}
