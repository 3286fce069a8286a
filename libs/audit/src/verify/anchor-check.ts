import type { AnchoredCheckpoint } from '../anchor/audit-anchor';
import type { PublicKey } from '../keys/signing-key';
import type { ChainReport, Fault } from './report';

/** What anchors hold against the chains. */
export interface AnchorFindings {
  /** Statements that contradict a chain. */
  readonly contradicted: readonly Fault[];
  /** Chains whose last checkpoint no anchor has. */
  readonly missing: readonly Fault[];
  /** Statements about chains that are not there. */
  readonly gone: readonly AnchoredCheckpoint[];
  /** Statements about such chains that none of the keys has signed. */
  readonly unknown: readonly Fault[];
}

export function anchorFindings(anchors: readonly AnchoredCheckpoint[], reports: ReadonlyMap<string, ChainReport>, keys: readonly PublicKey[]): AnchorFindings {
  const contradicted = new Map<string, Fault>();
  const unknown = new Map<string, Fault>();
  const gone: AnchoredCheckpoint[] = [];
  const covered = new Map<string, number>();
  for (const anchor of anchors) {
    const { chain, seq, hash } = anchor;
    const report = reports.get(chain);
    if (report?.fault !== undefined || report?.doubt !== undefined || contradicted.has(chain)) continue;
    if (!keys.some((key) => key.hasSigned(hash, anchor.sig))) (report === undefined ? unknown : contradicted).set(chain, { chain, seq, text: 'an anchor has a statement about it that none of the given keys has signed' });
    else if (report === undefined) gone.push(anchor);
    else if (report.checkpoints.get(seq) !== hash) contradicted.set(chain, { chain, seq, text: `an anchor holds a checkpoint ${seq} that it does not have: it was cut, rewritten or set back` });
    else covered.set(chain, Math.max(covered.get(chain) ?? -1, seq));
  }
  return { contradicted: [...contradicted.values()], missing: notCovered(reports, covered), gone, unknown: [...unknown.values()] };
}

function notCovered(reports: ReadonlyMap<string, ChainReport>, covered: ReadonlyMap<string, number>): Fault[] {
  return [...reports.values()].flatMap(({ chain, lastCheckpoint, fault, doubt }) => {
    const reached = covered.get(chain);
    if (fault !== undefined || doubt !== undefined || lastCheckpoint === undefined || (reached ?? -1) >= lastCheckpoint.seq) return [];
    return [{ chain, seq: lastCheckpoint.seq, text: reached === undefined ? 'no anchor holds any of its checkpoints' : `anchors hold its checkpoints up to ${reached} only` }];
  });
}
