// A Nest app that logs its requests in one of the ways, serves until it is ended, and says what that cost.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answer, started } from '../answer';
import type { AppOptions } from './app-subject';
import { startApp } from './start-app';

export interface AppCosts {
  /** CPU of all threads since the start, µs. */
  readonly cpu: number;
  /** Since it was asked last, ms; 0 until `watchDelay`. */
  readonly loopDelayP99: number;
  readonly rss: number;
}

/** From the start of the process until it listens. */
export interface StartUp {
  /** ms. */
  readonly wall: number;
  /** Of all threads, ms. */
  readonly cpu: number;
  readonly rss: number;
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function main(): Promise<void> {
  const port = await startApp(started<AppOptions>());
  const startUp = { wall: performance.now(), cpu: cpuMicros() / 1_000, rss: process.memoryUsage.rss() };
  const delays = monitorEventLoopDelay({ resolution: 1 });
  answer({
    port: () => port,
    startUp: (): StartUp => startUp,
    watchDelay: () => delays.enable(), // costs CPU every millisecond
    costs: (): AppCosts => {
      const costs = { cpu: cpuMicros(), loopDelayP99: delays.percentile(99) / 1e6, rss: process.memoryUsage.rss() };
      delays.reset();
      return costs;
    },
  });
}

void main();
