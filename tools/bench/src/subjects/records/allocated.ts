import { setImmediate as turn } from 'node:timers/promises';
import { PerformanceObserver } from 'node:perf_hooks';

/**
 * Bytes that `work` allocates on the heap and outside of it. Needs --expose-gc and a young generation that holds all of it.
 * @throws Error when the collector ran meanwhile.
 */
export async function allocatedBy(work: () => Promise<void>): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('--expose-gc is missing');
  globalThis.gc();
  await turn(); // the observer is told of this one before it observes
  let collections = 0;
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  observer.observe({ entryTypes: ['gc'] });
  const before = process.memoryUsage();
  await work();
  const after = process.memoryUsage();
  await turn();
  observer.disconnect();
  if (collections > 0) throw new Error(`the garbage collector ran ${collections} times meanwhile`);
  return after.heapUsed - before.heapUsed + after.external - before.external;
}
