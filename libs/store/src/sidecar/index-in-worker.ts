import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Indexed } from './index-segment';

/** Heap of the thread, MB: a block and its tokens take about 60. */
const HEAP_MB = 256;
/** Of it, for what is new: with the default of 48 the memory of an app grows by that much more. */
const YOUNG_MB = 4;
/** How long it waits for the next file, ms: at the end of a day one comes after the other, and each start takes CPU of its own. */
const IDLE_MS = 10_000;

/** What the thread says of a file. */
export type IndexAnswer = { readonly indexed: Indexed } | { readonly error: unknown };

/** The one that waits for its next file. */
let waiting: { readonly worker: Worker; readonly timer: NodeJS.Timeout } | undefined;

/**
 * As {@link indexSegment}, in a thread of its own, so that the event loop of an app has none of the work. The thread does not keep the process alive; a sidecar that was not
 * complete then is made by the next process that misses it.
 * @throws what indexing throws; the signal's reason when it aborts.
 */
export async function indexInWorker(path: string, signal?: AbortSignal): Promise<Indexed> {
  signal?.throwIfAborted();
  const worker = taken() ?? started();
  const abort = (): void => void worker.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const answer = await answerOf(worker, path, signal);
    signal?.throwIfAborted();
    wait(worker);
    if ('error' in answer) throw answer.error;
    return answer.indexed;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function started(): Worker {
  const worker = new Worker(join(__dirname, 'index.worker.js'), { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB } });
  worker.on('error', () => undefined); // whoever waits for its answer is told
  worker.unref();
  return worker;
}

function taken(): Worker | undefined {
  if (waiting === undefined) return undefined;
  const { worker, timer } = waiting;
  clearTimeout(timer);
  waiting = undefined;
  return worker.threadId === -1 ? undefined : worker; // one that has ended has no id
}

/** One thread waits; of several that are ready at a time the others end. */
function wait(worker: Worker): void {
  if (waiting !== undefined) return void worker.terminate();
  const timer = setTimeout(() => void taken()?.terminate(), IDLE_MS).unref();
  waiting = { worker, timer };
}

function answerOf(worker: Worker, path: string, signal: AbortSignal | undefined): Promise<IndexAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number): void => reject(signal?.aborted === true ? signal.reason : new Error(`the thread that indexes ended with code ${code}`));
    worker.once('error', reject).once('exit', ended);
    worker.once('message', (answer: IndexAnswer) => {
      worker.off('error', reject).off('exit', ended);
      resolve(answer);
    });
    worker.postMessage(path);
  });
}
