import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { PerformanceObserver } from 'node:perf_hooks';

const TRIES = 5;
/** Buffers are given back by another thread, some time after a collection. */
const SWEEPING_MS = 100;

/**
 * Bytes that `work` allocates on the heap and outside of it. Needs --expose-gc and a young generation that holds all of it.
 * @throws Error when the collector ran meanwhile each time.
 */
export async function allocatedBy(work: () => Promise<void>): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const bytes = await allocatedOnce(work);
    if (bytes !== undefined) return bytes;
  }
  throw new Error(`the garbage collector ran meanwhile, ${TRIES} times`);
}

/** Undefined when the collector ran. */
async function allocatedOnce(work: () => Promise<void>): Promise<number | undefined> {
  if (globalThis.gc === undefined) throw new Error('--expose-gc is missing');
  globalThis.gc();
  await sleep(SWEEPING_MS);
  globalThis.gc();
  await sleep(SWEEPING_MS);
  const began = performance.now(); // of the collection above the observer is told late
  let collections = 0;
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().filter(({ startTime }) => startTime > began).length));
  observer.observe({ entryTypes: ['gc'] });
  const before = process.memoryUsage();
  await work();
  const after = process.memoryUsage();
  await turn();
  observer.disconnect();
  return collections > 0 ? undefined : after.heapUsed - before.heapUsed + after.external - before.external;
}
