import { NO_HASH, type Gap, type Genesis, type Head } from '../entry';
import type { ChainReport, Fault, RetirementNote } from './report';

/** A chain named by another one, or by an anchor. */
interface Naming extends Head {
  readonly by: string;
  readonly time: string;
}

interface Retired extends Head {
  readonly by: string;
  /** It is said to have ended before. */
  readonly to: string;
}

const AN_ANCHOR = 'an anchor';

/**
 * What chains, and anchors, say of each other. Told of each chain as it is read, the latest first, so that a chain's successor has said by
 * then which of its places matter. Of the chains that are still to come it holds one naming per place.
 */
export class CrossCheck {
  private readonly reports = new Map<string, ChainReport>();
  private readonly unreadable = new Set<string>();
  private readonly places = new Map<string, Set<number>>();
  private readonly namings = new Map<string, Map<number, Naming>>();
  private readonly broken = new Map<string, Naming>();
  private readonly retired = new Map<string, Retired>();
  private readonly lastAnchored = new Map<string, Naming>();
  private readonly early: Fault[] = [];
  private horizon = '';
  readonly retirements: RetirementNote[] = [];

  /** @param retentionDays What is said to have been removed must be as old; undefined: nobody knows. */
  constructor(private readonly retentionDays: number | undefined) {}

  /** Places of a chain that matter to the one that goes on from it. */
  placesOf(chain: string): ReadonlySet<number> {
    return this.places.get(chain) ?? new Set();
  }

  read(report: ChainReport): void {
    const { chain, genesis } = report;
    this.reports.set(chain, report);
    if (genesis?.previous) this.places.set(genesis.previous.chain, (this.places.get(genesis.previous.chain) ?? new Set()).add(genesis.previous.seq));
    for (const naming of this.namings.get(chain)?.values() ?? []) this.compare(naming, report);
    this.namings.delete(chain);
  }

  /** Nothing that others say of it can be held against it. */
  skip(chain: string): void {
    this.unreadable.add(chain);
  }

  named(head: Head, by: string, time: string): void {
    const naming = { ...head, by, time };
    const report = this.reports.get(head.chain);
    if (report !== undefined) this.compare(naming, report);
    else this.remember(naming);
  }

  /** A statement about a chain that is not there. */
  anchored(head: Head, time: string): void {
    this.named(head, AN_ANCHOR, time);
    const last = this.lastAnchored.get(head.chain);
    if (last === undefined || head.seq > last.seq) this.lastAnchored.set(head.chain, { ...head, by: AN_ANCHOR, time });
  }

  gap({ reason, to, chains }: Gap, by: string, time: string): void {
    if (reason !== 'retention') return;
    this.retirements.push({ by, time, to, chains: chains.length });
    for (const head of chains) this.retired.set(head.chain, { ...head, by, to });
    if (to > this.horizon) this.horizon = to;
    const youngest = Date.parse(time) - (this.retentionDays ?? 0) * 86_400_000;
    if (Date.parse(to) <= youngest) return;
    this.early.push({ chain: by, text: `it says on ${time} that chains which ended before ${to} were removed: they were ${this.retentionDays === undefined ? 'still to come' : `younger than ${this.retentionDays} days`}` });
  }

  /** Chains that are gone, cut or replaced although another has named them. */
  missing(): Fault[] {
    const changed = [...this.broken.values()].flatMap((naming) => (this.reports.get(naming.chain)?.fault === undefined ? [faultOf(naming, this.reports.get(naming.chain))] : []));
    const gone = [...this.namings].flatMap(([chain, namings]) => {
      if (this.unreadable.has(chain) || this.broken.has(chain)) return [];
      const naming = [...namings.values()].find((each) => !this.isRetired(each));
      return naming === undefined ? [] : [faultOf(naming, undefined)];
    });
    return [...changed, ...gone];
  }

  /** What the trail says of chains that are gone, and cannot be true. */
  retirementFaults(): Fault[] {
    const wentOn = [...this.retired.values()].flatMap((retired) => {
      const { chain, by, seq, to } = retired;
      const seen = this.furthest(chain);
      if (seen !== undefined && seen.seq > seq) return [{ chain, seq: seen.seq, text: `${by} says that it was removed and had ended with the entry ${seq}: ${seen.by} has seen more of it` }];
      const anchored = this.lastAnchored.get(chain);
      if (anchored === undefined || anchored.time <= to) return [];
      return [{ chain, seq: anchored.seq, text: `${by} says that it was removed and had ended before ${to}: an anchor holds a checkpoint of it of ${anchored.time}` }];
    });
    return [...this.early, ...wentOn];
  }

  /** Each chain of a writer goes on from the one before. Several that go on from the same place are several writers of one name, or a trail that was set back. */
  succession(): Fault[] {
    const successors = new Map<string, ChainReport>();
    return [...this.reports.values()].reverse().flatMap((report) => {
      const { genesis, writer, chain } = report;
      if (genesis === undefined) return [];
      const key = `${writer} ${genesis.previous === null ? '' : genesis.previous.chain}`;
      const rival = successors.get(key);
      successors.set(key, report);
      if (rival !== undefined) return [{ chain, text: `it goes on from the same place as ${rival.chain}: two writers had the identity ${writer}, or the trail was set back in between` }];
      return this.faultOfPrevious(genesis, report);
    });
  }

  private faultOfPrevious({ previous }: Genesis, { chain: by, from: time, doubt }: ChainReport): Fault[] {
    if (previous === null || doubt !== undefined || this.unreadable.has(previous.chain)) return [];
    if (previous.chain >= by) return [{ chain: by, text: `it says that it goes on from ${previous.chain}, which is a later one` }];
    const report = this.reports.get(previous.chain);
    if (report === undefined) return previous.seq < 0 || this.isRetired({ ...previous, by, time }) ? [] : [faultOf({ ...previous, by }, report)];
    if (report.fault !== undefined || endsAs(report, previous)) return [];
    return [faultOf({ ...previous, by }, report)];
  }

  private remember(naming: Naming): void {
    const { chain, seq, hash, time } = naming;
    const places = this.namings.get(chain) ?? new Map<number, Naming>();
    this.namings.set(chain, places);
    const known = places.get(seq);
    if (known !== undefined && known.hash !== hash) this.broken.set(chain, naming);
    if (known === undefined || time > known.time) places.set(seq, naming);
  }

  private compare(naming: Naming, { chain, checkpoints }: ChainReport): void {
    if (checkpoints.get(naming.seq) !== naming.hash && !this.broken.has(chain)) this.broken.set(chain, naming);
  }

  private isRetired({ chain, time }: Naming): boolean {
    return this.retired.has(chain) || time < this.horizon;
  }

  private furthest(chain: string): { seq: number; by: string } | undefined {
    const head = this.reports.get(chain)?.head;
    if (head !== undefined) return { seq: head.seq, by: 'its own file' };
    return [...(this.namings.get(chain)?.values() ?? [])].reduce<Naming | undefined>((last, naming) => (last === undefined || naming.seq > last.seq ? naming : last), undefined);
  }
}

/** What a failed disk has acknowledged is there; any other chain ends at that very entry, with just as many torn bytes. */
function endsAs({ head, torn, landmarks }: ChainReport, { ended, seq, hash, torn_bytes }: NonNullable<Genesis['previous']>): boolean {
  if (ended === 'failed') return seq < 0 || landmarks.get(seq) === hash;
  return (head?.seq ?? -1) === seq && (head?.hash ?? NO_HASH) === hash && (torn?.bytes ?? 0) === torn_bytes;
}

function faultOf({ chain, seq, by }: Omit<Naming, 'time'>, report: ChainReport | undefined): Fault {
  if (report === undefined) return { chain, seq, text: `it is missing: ${by} has named its entry ${seq}` };
  return { chain, seq, text: `it is not as ${by} has seen it: its entry ${seq} is missing or another, or more follows where it had ended` };
}
