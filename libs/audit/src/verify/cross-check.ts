import type { AnchoredCheckpoint } from '../anchor/audit-anchor';
import type { Gap, Genesis, Head } from '../entry';
import { PublicKey } from '../keys/signing-key';
import type { ChainReport, Fault } from './report';

/** A chain named by another one, or by an anchor. */
interface Naming extends Head {
  readonly by: string;
  readonly time: string;
}

/** What chains, and anchors, say of each other: collected while they are read, compared when all are. */
export class CrossCheck {
  private readonly namings = new Map<string, Naming[]>();
  private readonly retired = new Map<string, Head>();
  private horizon = '';

  named(head: Head, by: string, time: string): void {
    this.namings.set(head.chain, [...(this.namings.get(head.chain) ?? []), { ...head, by, time }]);
  }

  gap({ reason, to, chains }: Gap): void {
    if (reason !== 'retention') return;
    for (const head of chains) this.retired.set(head.chain, head);
    if (to > this.horizon) this.horizon = to;
  }

  /** Chains that are gone, cut or replaced although another has named them. */
  missing(reports: ReadonlyMap<string, ChainReport>): Fault[] {
    return [...this.namings].flatMap(([chain, namings]) => {
      const report = reports.get(chain);
      if (report?.fault !== undefined) return []; // told already
      const broken = namings.find((naming) => (report === undefined ? !this.isRetired(naming) : report.checkpoints.get(naming.seq) !== naming.hash));
      return broken === undefined ? [] : [faultOf(broken, report)];
    });
  }

  private isRetired({ chain, time }: Naming): boolean {
    return this.retired.has(chain) || (time < this.horizon && chain < this.horizon.replace(/[-:.Z]/g, '').toLowerCase());
  }

  /** Each chain of a writer goes on from the one before. Several that go on from the same place are several writers of one name, or a trail that was set back. */
  succession(reports: ReadonlyMap<string, ChainReport>): Fault[] {
    const successors = new Map<string, ChainReport>();
    return [...reports.values()].flatMap((report) => {
      const { genesis, writer, chain } = report;
      if (genesis === undefined) return [];
      const key = `${writer} ${genesis.previous === null ? '' : genesis.previous.chain}`;
      const rival = successors.get(key);
      successors.set(key, report);
      if (rival !== undefined) return [{ chain, text: `it goes on from the same place as ${rival.chain}: two writers had the identity ${writer}, or the trail was set back in between` }];
      return this.faultOfPrevious(genesis, chain, reports);
    });
  }

  private faultOfPrevious({ previous }: Genesis, by: string, reports: ReadonlyMap<string, ChainReport>): Fault[] {
    if (previous === null) return [];
    const report = reports.get(previous.chain);
    if (report === undefined) {
      const naming = { ...previous, by, time: reports.get(by)!.from };
      return this.isRetired(naming) ? [] : [faultOf(naming, report)];
    }
    if (report.fault !== undefined || previous.ended === 'failed' || previous.seq < 0) return [];
    if (report.head?.seq === previous.seq && report.head.hash === previous.hash) return [];
    return [faultOf({ ...previous, by }, report)];
  }
}

/** What anchors hold against the chains: statements that contradict them, and chains whose last checkpoint none has. */
export function anchorFaults(anchors: readonly AnchoredCheckpoint[], reports: ReadonlyMap<string, ChainReport>, keys: readonly PublicKey[]): { contradicted: Fault[]; missing: Fault[]; gone: AnchoredCheckpoint[] } {
  const contradicted: Fault[] = [];
  const gone: AnchoredCheckpoint[] = [];
  const covered = new Map<string, number>();
  for (const anchor of anchors) {
    const { chain, seq, hash } = anchor;
    const report = reports.get(chain);
    if (report?.fault !== undefined || contradicted.some((fault) => fault.chain === chain)) continue;
    if (!keys.some((key) => key.hasSigned(hash, anchor.sig))) contradicted.push({ chain, seq, text: 'an anchor has a statement about it that no trusted key has signed' });
    else if (report === undefined) gone.push(anchor);
    else if (report.checkpoints.get(seq) !== hash) contradicted.push({ chain, seq, text: `an anchor holds a checkpoint ${seq} that it does not have: it was cut, rewritten or set back` });
    else covered.set(chain, Math.max(covered.get(chain) ?? -1, seq));
  }
  const missing = [...reports.values()].flatMap(({ chain, lastCheckpoint, fault }) => {
    if (fault !== undefined || lastCheckpoint === undefined || (covered.get(chain) ?? -1) >= lastCheckpoint.seq) return [];
    const reached = covered.get(chain);
    return [{ chain, seq: lastCheckpoint.seq, text: reached === undefined ? 'no anchor holds any of its checkpoints' : `anchors hold its checkpoints up to ${reached} only` }];
  });
  return { contradicted, missing, gone };
}

function faultOf({ chain, seq, by }: Omit<Naming, 'time'>, report: ChainReport | undefined): Fault {
  if (report === undefined) return { chain, seq, text: `it is missing: ${by} has named its entry ${seq}` };
  return { chain, seq, text: `it is not as ${by} has seen it: its entry ${seq} is missing or another, or more follows where it had ended` };
}
