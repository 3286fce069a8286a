import { createRequire } from 'node:module';
import type * as Store from '@cairn/store';

/** Makes a compressed file quick to search, in a thread of its own. The store is loaded when the first file was compressed: an app starts without it. */
export async function indexCompressed(path: string, signal: AbortSignal): Promise<void> {
  const { indexInWorker } = createRequire(__filename)('@cairn/store') as typeof Store;
  await indexInWorker(path, signal);
}
