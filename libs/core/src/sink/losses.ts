import type { SinkCounters } from '../diagnostics/counters';
import type { SelfLog } from '../diagnostics/self-log';
import { joinGaps, type Gap } from './gap';

/** What a sink lost: counted and reported at once, and told in a gap record when there is somebody to tell. */
export class Losses {
  private gap: Gap | undefined;

  constructor(
    private readonly counters: SinkCounters,
    private readonly selfLog: SelfLog,
    private readonly onGap: ((gap: Gap, sink: string) => void) | undefined,
  ) {}

  /** `gap`: absent where somebody else keeps it. */
  add(records: number, situation: string, gap?: Gap): void {
    this.counters.dropped += records;
    if (gap !== undefined) this.gap = joinGaps(this.gap, gap);
    this.selfLog.report('CAIRN_E_SINK_DROPPED', situation);
  }

  /** `other`: what was kept elsewhere. */
  tell(other: Gap | undefined): void {
    const gaps = [other, this.gap];
    this.gap = undefined;
    for (const gap of gaps) if (gap !== undefined) this.tellOne(gap);
  }

  private tellOne(gap: Gap): void {
    const { sink } = this.counters;
    try {
      this.onGap?.(gap, sink);
    } catch (error) {
      this.selfLog.report('CAIRN_E_SINK_DROPPED', `a gap of sink "${sink}" could not be told`, error);
    }
  }
}
