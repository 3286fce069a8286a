import { readFileSync } from 'node:fs';

const LOOK_MS = 1;
const NS_PER_MS = 1e6;

interface Held {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** What is told of the time since it was asked last, ms. */
export interface LagReport {
  /** The longest time between two turns. */
  readonly lagMs: number;
  /** The most CPU time of this thread between two turns: what it would be if the machine did nothing else. */
  readonly heldMs: number;
  readonly heldP99Ms: number;
}

/** How long the event loop of this thread is held. What else the machine does is not what is measured, so CPU time is looked at as well. */
export class LoopLag {
  private held: Held[] = [];
  private wall = performance.now();
  private cpu = cpuMs();

  constructor() {
    setInterval(() => this.look(), LOOK_MS).unref();
  }

  take(): LagReport {
    this.look();
    const held = this.held.splice(0);
    const cpu = held.map(({ cpuMs }) => cpuMs).sort((a, b) => a - b);
    return { lagMs: Math.max(...held.map(({ wallMs }) => wallMs)), heldMs: cpu.at(-1)!, heldP99Ms: cpu[Math.floor(cpu.length * 0.99)]! };
  }

  private look(): void {
    const [wall, cpu] = [performance.now(), cpuMs()];
    this.held.push({ wallMs: Math.max(0, wall - this.wall - LOOK_MS), cpuMs: cpu - this.cpu });
    [this.wall, this.cpu] = [wall, cpu];
  }
}

/** Of this thread (https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat). */
function cpuMs(): number {
  return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / NS_PER_MS;
}
