import { parentPort, workerData } from 'node:worker_threads';
import { indexSegment } from './index-segment';

/** Runs in a thread of its own; started by `indexInWorker`. */
void indexSegment(workerData as string).then((indexed) => parentPort?.postMessage(indexed));
