import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Load {
  readonly rssGrowthMb: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** CPU time over wall time, of 1. */
  readonly cpu: number;
}

const SAMPLE_MS = 50;

/** What the process costs while it runs. */
export class Meter {
  private readonly delays = monitorEventLoopDelay({ resolution: 1 });
  private readonly first = process.memoryUsage.rss();
  private peak = this.first;
  private readonly cpuAt = process.cpuUsage();
  private readonly begun = performance.now();
  private readonly timer = setInterval(() => this.look(), SAMPLE_MS).unref();

  constructor() {
    this.delays.enable();
  }

  stop(): Load {
    this.look();
    clearInterval(this.timer);
    this.delays.disable();
    const { user, system } = process.cpuUsage(this.cpuAt);
    return {
      rssGrowthMb: (this.peak - this.first) / 2 ** 20,
      loopP99Ms: this.delays.percentile(99) / 1e6,
      loopMaxMs: this.delays.max / 1e6,
      cpu: (user + system) / 1_000 / (performance.now() - this.begun),
    };
  }

  private look(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss());
  }
}
