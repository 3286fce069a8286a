// Writes seeded records as a week of sealed log files: node libs/store/scripts/realistic-logs.mjs <directory> [records]. Needs npm run build.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sealFile } from '../../sinks/dist/file/seal.js';
import { realisticRecords } from '../../core/dist/testing/realistic-records.js';
import { indexSegment } from '../dist/index.js';

const MAX_FILE = 50 * 1024 * 1024;
const BATCH = 1024 * 1024;
/** What each file held when it was written, in the form of md5sum. */
export const CHECK_SUMS = 'written.md5';

/** One file per category and day, rolled by size, as the rolling files of the product are named. */
export async function writeRealisticLogs(dir, count, options = {}) {
  mkdirSync(dir, { recursive: true });
  const open = new Map();
  for (const { time, record, line } of realisticRecords({ count, ...options })) {
    const day = new Date(time).toISOString().slice(0, 10);
    const key = `${record.category}.${day}.${record.service}-bench1`;
    const file = open.get(key) ?? { number: 0, size: 0, waiting: [], waitingBytes: 0 };
    open.set(key, file);
    file.waiting.push(line);
    file.waitingBytes += line.length;
    if (file.waitingBytes > BATCH) flush(dir, key, file);
  }
  for (const [key, file] of open) flush(dir, key, file);
  const paths = readdirSync(dir).filter((name) => name.endsWith('.log')).map((name) => join(dir, name));
  writeFileSync(join(dir, CHECK_SUMS), paths.map((path) => `${md5(readFileSync(path))}  ${basename(path)}\n`).join(''));
  return { paths, bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0) };
}

export const md5 = (bytes) => createHash('md5').update(bytes).digest('hex');

function flush(dir, key, file) {
  appendFileSync(join(dir, `${key}${file.number === 0 ? '' : `.${file.number}`}.log`), file.waiting.join(''));
  file.size += file.waitingBytes;
  [file.waiting, file.waitingBytes] = [[], 0];
  if (file.size > MAX_FILE) [file.number, file.size] = [file.number + 1, 0];
}

/** Sealing keeps no process alive, so this does. */
export async function sealAll(paths, then = indexSegment) {
  const alive = setInterval(() => undefined, 1_000);
  for (const path of paths) {
    await sealFile(path, { signal: new AbortController().signal, staleMs: 1 });
    await then(`${path}.gz`);
  }
  clearInterval(alive);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [dir = 'tmp/realistic-logs', count = '100000'] = process.argv.slice(2);
  const { paths, bytes } = await writeRealisticLogs(dir, Number(count));
  await sealAll(paths);
  console.log(`${count} records, ${(bytes / 1e6).toFixed(0)} MB in ${paths.length} files, sealed in ${dir}`);
}
