import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** What logging cost over some time. */
export interface CallReport {
  readonly calls: number;
  readonly callP99Ms: number;
  readonly callMaxMs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Peak of the whole process. */
  readonly rssMb: number;
}

const NS_PER_MS = 1e6;
const SAMPLE_MS = 50;

/** Times every log call, the event loop and memory, until it is stopped. */
export class CallMeter {
  private readonly times = createHistogram();
  private readonly delays = monitorEventLoopDelay({ resolution: 1 });
  private peak = 0;
  private readonly timer = setInterval(() => this.look(), SAMPLE_MS).unref();

  constructor() {
    this.delays.enable();
  }

  time(call: () => void): void {
    const began = performance.now();
    call();
    this.times.record(Math.max(1, Math.round((performance.now() - began) * NS_PER_MS)));
  }

  stop(): CallReport {
    this.look();
    clearInterval(this.timer);
    this.delays.disable();
    return {
      calls: this.times.count,
      callP99Ms: this.times.percentile(99) / NS_PER_MS,
      callMaxMs: this.times.max / NS_PER_MS,
      loopP99Ms: this.delays.percentile(99) / NS_PER_MS,
      loopMaxMs: this.delays.max / NS_PER_MS,
      rssMb: this.peak,
    };
  }

  private look(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss() / 2 ** 20);
  }
}
