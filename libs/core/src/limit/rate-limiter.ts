import type { ContextState } from '../context/context-state';
import { lookupName } from '../logger/level-map';
import type { Category } from '../record/category';
import { EVENTS } from '../record/event-catalogue';
import { CRITICAL } from '../record/level';
import type { RecordOrigin } from '../record/log-record';
import type { Admission, Candidate, TellSummary, Verdict } from './admission';
import { ClientBuckets } from './client-buckets';
import type { LogVolume } from './log-volume';
import { summaryOrigin } from './summary-origin';
import { SummaryTimer } from './summary-timer';
import { TokenBucket, type Rate } from './token-bucket';

/** The limit of one component or category. */
export interface RateLimit {
  /** Of all its records together. */
  readonly total?: Rate;
  /** Of each client's: the story's user, else the address it came from. Records of neither count only in total. */
  readonly perClient?: Rate;
  /** As it was set. */
  readonly text: string;
}

export interface RateLimiterOptions {
  /** By component or category, in capitals; a component's own goes before its category's. */
  readonly limits: ReadonlyMap<string, RateLimit>;
  readonly volume: LogVolume;
  readonly tell: TellSummary;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

const SUMMARY_MS = 10_000;

/** Token buckets per component, category and client. CRITICAL always passes. */
export class RateLimiter implements Admission {
  private readonly rules: ReadonlyMap<string, LimitRule>;
  private readonly found = new WeakMap<RecordOrigin, LimitRule | null>();
  private readonly timer = new SummaryTimer(SUMMARY_MS, () => this.conclude());
  private readonly now: () => number;

  constructor(private readonly options: RateLimiterOptions) {
    this.now = options.now ?? (() => performance.now());
    this.rules = new Map([...options.limits].map(([name, limit]) => [lookupName(name), new LimitRule(name, limit, this.now())]));
  }

  judge({ origin, context }: Candidate): Verdict {
    const rule = this.ruleOf(origin);
    if (rule === null || origin.level === CRITICAL || rule.admits(context, this.now())) return 'write';
    this.options.volume.of(origin).rateLimited += 1;
    rule.count(origin);
    this.timer.arm();
    return 'refuse';
  }

  /** One per limit and category of what it turned away. */
  conclude(): void {
    this.timer.disarm();
    for (const rule of this.rules.values()) rule.summarise(this.options.tell);
  }

  private ruleOf(origin: RecordOrigin): LimitRule | null {
    let rule = this.found.get(origin);
    if (rule === undefined) {
      rule = this.rules.get(lookupName(origin.component)) ?? this.rules.get(lookupName(origin.category)) ?? null;
      this.found.set(origin, rule);
    }
    return rule;
  }
}

interface Turned {
  readonly from: number;
  readonly levels: Record<string, number>;
}

class LimitRule {
  private readonly total: TokenBucket | undefined;
  private readonly clients: ClientBuckets | undefined;
  private readonly turned = new Map<Category, Turned>();

  constructor(
    private readonly name: string,
    private readonly limit: RateLimit,
    now: number,
  ) {
    this.total = limit.total && new TokenBucket(limit.total, now);
    this.clients = limit.perClient && new ClientBuckets(limit.perClient);
  }

  /** The client's own bucket first: what it may not write takes nothing from the others. */
  admits(context: ContextState | undefined, now: number): boolean {
    if (this.clients !== undefined) {
      const client = clientOf(context);
      if (client !== undefined && !this.clients.take(client, now)) return false;
    }
    return this.total === undefined || this.total.take(now);
  }

  count({ category, level }: RecordOrigin): void {
    let turned = this.turned.get(category);
    if (turned === undefined) this.turned.set(category, (turned = { from: Date.now(), levels: {} }));
    turned.levels[level.name] = (turned.levels[level.name] ?? 0) + 1;
  }

  summarise(tell: TellSummary): void {
    const { name, limit } = this;
    for (const [category, { from, levels }] of this.turned) {
      const records = Object.values(levels).reduce((sum, count) => sum + count, 0);
      const times = { from: new Date(from).toISOString(), to: new Date().toISOString() };
      tell(summaryOrigin(EVENTS.loggingRateLimited, category), { limited: name, limit: limit.text, records, levels, ...times });
    }
    this.turned.clear();
  }
}

function clientOf(context: ContextState | undefined): string | undefined {
  const user = context?.get('user_id');
  return typeof user === 'string' ? `user ${user}` : context?.client;
}
