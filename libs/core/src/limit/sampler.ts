import type { ContextState } from '../context/context-state';
import { CATEGORIES, type Category } from '../record/category';
import { EVENTS } from '../record/event-catalogue';
import type { Level } from '../record/level';
import type { Admission, Candidate, TellSummary, Verdict } from './admission';
import type { LogVolume } from './log-volume';
import { summaryOrigin } from './summary-origin';
import { SummaryTimer } from './summary-timer';

/** How much of a category is kept. */
export interface Sampling {
  /** Share of stories that are kept, 0 to 1. */
  readonly rate: number;
  /** From this level on everything is kept. */
  readonly keep: Level;
}

export interface SamplerOptions {
  readonly sampling: ReadonlyMap<Category, Sampling>;
  readonly volume: LogVolume;
  readonly tell: TellSummary;
  /** For records outside every story; default `Math.random`. */
  readonly random?: () => number;
}

/** Sampling goes on all the time: a summary a minute says enough. */
const SUMMARY_MS = 60_000;
const UINT32 = 0x1_0000_0000;

/**
 * Keeps a share of the stories. The trace id decides, by a function that is the same in every process and for every category, so a story is kept or left
 * out as a whole: a rate of 0.1 keeps a part of what a rate of 0.5 keeps. A story with a level of its own is kept.
 */
export class Sampler implements Admission {
  private readonly timer = new SummaryTimer(SUMMARY_MS, () => this.conclude());
  private readonly told = new Map<Category, number[]>();
  private readonly random: () => number;
  private from = 0;

  constructor(private readonly options: SamplerOptions) {
    this.random = options.random ?? Math.random;
  }

  judge({ origin, context }: Candidate): Verdict {
    const sampling = this.options.sampling.get(origin.category);
    if (sampling === undefined || origin.level.value >= sampling.keep.value || this.isKept(context, sampling.rate)) return 'write';
    if (!this.timer.isArmed) this.from = Date.now();
    this.timer.arm();
    if (context?.held?.takes(origin.level.value) === true) return 'hold';
    this.options.volume.of(origin).sampled += 1;
    return 'refuse';
  }

  /** One per category, of what it counts since the last one. */
  conclude(): void {
    this.timer.disarm();
    for (const category of CATEGORIES) {
      const sampling = this.options.sampling.get(category);
      if (sampling !== undefined) this.summarise(category, sampling.rate);
    }
  }

  private isKept(context: ContextState | undefined, rate: number): boolean {
    if (context === undefined) return this.random() < rate;
    if (context.level !== undefined) return true;
    const trace = context.peek('trace_id');
    return (typeof trace === 'string' ? shareOf(trace) : this.random()) < rate;
  }

  private summarise(category: Category, rate: number): void {
    const counts = this.options.volume.byLevel(category);
    const told = this.told.get(category) ?? counts.map(() => 0);
    const levels = counts.map(({ level, sampled }, at) => [level.name, sampled - told[at]!] as const).filter(([, records]) => records > 0);
    if (levels.length === 0) return;
    this.told.set(category, counts.map(({ sampled }) => sampled));
    const records = levels.reduce((sum, [, count]) => sum + count, 0);
    const [from, to] = [this.from, Date.now()].map((time) => new Date(time).toISOString());
    this.options.tell(summaryOrigin(EVENTS.loggingSampled, category), { category, rate, records, levels: Object.fromEntries(levels), from, to });
  }
}

/** Where a trace id lies between 0 and 1: its last 32 bits, mixed (the finaliser of MurmurHash3), since not everybody's ids are random throughout. */
export function shareOf(traceId: string): number {
  let hash = Number.parseInt(traceId.slice(-8), 16) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / UINT32;
}
