import { parentPort } from 'node:worker_threads';
import { indexSegment } from './index-segment';
import type { IndexAnswer } from './index-in-worker';

/** Runs in a thread of its own, one file after the other; started by `indexInWorker`. */
parentPort?.on('message', (path: string) => {
  void indexSegment(path).then(
    (indexed) => answer({ indexed }),
    (error: unknown) => answer({ error }),
  );
});

function answer(given: IndexAnswer): void {
  parentPort?.postMessage(given);
}
