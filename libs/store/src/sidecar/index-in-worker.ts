import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Indexed } from './index-segment';

/** Heap of the thread, MB: a block and its tokens take about 60. */
const HEAP_MB = 256;
/** Of it, for what is new: with the default of 48 the memory of an app grows by that much more. */
const YOUNG_MB = 8;

/**
 * As {@link indexSegment}, in a thread of its own, so that the event loop of an app has none of the work. The thread does not keep the process alive; a sidecar that was not
 * complete then is made by the next process that misses it.
 * @throws what indexing throws; the signal's reason when it aborts.
 */
export async function indexInWorker(path: string, signal?: AbortSignal): Promise<Indexed> {
  signal?.throwIfAborted();
  const worker = new Worker(join(__dirname, 'index.worker.js'), { workerData: path, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB } });
  worker.unref();
  const abort = (): void => void worker.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await ended(worker, signal);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function ended(worker: Worker, signal: AbortSignal | undefined): Promise<Indexed> {
  return new Promise((resolve, reject) => {
    worker.once('message', (indexed: Indexed) => resolve(indexed));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(signal?.aborted === true ? signal.reason : new Error(`the thread that indexes ended with code ${code}`)));
  });
}
