import { setImmediate as turn } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { releaseBuffer } from './release-buffer';

it('the memory of a buffer goes without a garbage collection', async () => {
  releaseBuffer(Buffer.alloc(8_192)); // the first one makes the port
  const unpacked = gunzipSync(gzipSync(Buffer.alloc(8 * 1024 * 1024)));
  const before = process.memoryUsage().arrayBuffers;
  releaseBuffer(unpacked);
  await turn(); // the port closes
  await turn();
  expect(process.memoryUsage().arrayBuffers).toBeLessThanOrEqual(before - 8 * 1024 * 1024);
  expect(unpacked).toHaveLength(0);
});
