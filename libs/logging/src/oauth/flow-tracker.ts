import { roundMs } from '../runtime/elapsed-ms';

/** One step of a flow; times in milliseconds. */
export interface FlowStep {
  readonly step: string;
  /** Undefined for the first. */
  readonly sincePreviousMs: number | undefined;
  readonly sinceStartMs: number;
}

interface Flow {
  readonly begun: number;
  latest: number;
  readonly steps: FlowStep[];
}

export interface FlowTrackerLimits {
  /** Flows kept; beyond it the one that rested longest is forgotten. */
  readonly flows: number;
  /** Steps kept of one flow, the newest. */
  readonly steps: number;
  /** A flow is forgotten this long after its latest step, milliseconds. */
  readonly restMs: number;
}

/** An hour as in the key `oauth:flow:<session>` of the access-log service whose queries are kept; the counts bound the memory to some 20 MB. */
const DEFAULT_LIMITS: FlowTrackerLimits = { flows: 10_000, steps: 20, restMs: 3_600_000 };

/** Names longer than this are cut: what they cost is bounded too. */
const MAX_NAME = 128;

/** The flows under way in this process, by session. Kept in the order of their latest step. */
export class FlowTracker {
  private readonly flows = new Map<string, Flow>();

  constructor(
    private readonly limits = DEFAULT_LIMITS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get size(): number {
    return this.flows.size;
  }

  /** The session takes a step now. */
  take(sessionId: string, step: string): FlowStep {
    const session = short(sessionId);
    const now = this.now();
    this.forgetRested(now);
    const known = this.flows.get(session);
    const flow = known ?? { begun: now, latest: now, steps: [] };
    const taken = { step: short(step), sincePreviousMs: known === undefined ? undefined : roundMs(now - flow.latest), sinceStartMs: roundMs(now - flow.begun) };
    flow.latest = now;
    flow.steps.push(taken);
    if (flow.steps.length > this.limits.steps) flow.steps.shift();
    this.flows.delete(session);
    this.flows.set(session, flow);
    if (this.flows.size > this.limits.flows) this.flows.delete(this.flows.keys().next().value!);
    return taken;
  }

  /** In order; empty for a session that is not known, or no longer. */
  steps(sessionId: string): readonly FlowStep[] {
    this.forgetRested(this.now());
    return [...(this.flows.get(short(sessionId))?.steps ?? [])];
  }

  private forgetRested(now: number): void {
    for (const [session, { latest }] of this.flows) {
      if (now - latest <= this.limits.restMs) return;
      this.flows.delete(session);
    }
  }
}

function short(name: string): string {
  return name.slice(0, MAX_NAME);
}
