// What sealing and indexing take of an app, and whether what was sealed is what was written.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { indexInWorker } from '../dist/index.js';
import { timed } from './measuring.mjs';
import { CHECK_SUMS, sealAll } from './realistic-logs.mjs';

const run = promisify(execFile);

/** Seals the first of the files again, as an app does: indexing is in a thread of its own. */
export async function sealingCost(files, atLeast = 150_000) {
  const dir = mkdtempSync(join(tmpdir(), 'cairn-sealing-'));
  try {
    const paths = [];
    let records = 0;
    for (const file of files) {
      if (records >= atLeast) break;
      const raw = gunzipSync(readFileSync(file));
      for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) records += 1;
      paths.push(join(dir, basename(file, '.gz')));
      writeFileSync(paths.at(-1), raw);
    }
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const before = performance.eventLoopUtilization();
    delay.enable();
    const { cpu } = await timed(() => sealAll(paths, indexInWorker));
    delay.disable();
    return { records, micros: (cpu * 1e3) / records, loop: performance.eventLoopUtilization(before).utilization, longestMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Names of the sealed files of which `zcat` gives something else than what was written. */
export async function differing(dir, files) {
  const written = new Map(readFileSync(join(dir, CHECK_SUMS), 'utf8').trimEnd().split('\n').map((line) => line.split('  ').reverse()));
  const wrong = [];
  for (const file of files) {
    const { stdout } = await run('bash', ['-o', 'pipefail', '-c', 'zcat -- "$1" | md5sum', 'bash', file]);
    if (stdout.slice(0, 32) !== written.get(basename(file, '.gz'))) wrong.push(basename(file));
  }
  return wrong;
}
