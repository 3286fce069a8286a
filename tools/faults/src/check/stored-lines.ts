import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface StoredFile {
  /** From the directory. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Its last line has no end. */
  readonly unended: boolean;
  /** Compressed, and cannot be unpacked. */
  readonly broken: boolean;
}

/** Category files, job files and what logrotate makes of them, plain or compressed. */
const LOG_FILE = /\.log(\.\d+)?(\.gz)?$/;

/** Every log file in a directory and below it, one at a time; symbolic links and files in the making are left out. */
export function* storedFiles(dir: string): Generator<StoredFile> {
  if (!existsSync(dir)) return;
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !LOG_FILE.test(entry.name) || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    yield readStored(path, relative(dir, path));
  }
}

function readStored(path: string, name: string): StoredFile {
  const bytes = contentOf(path);
  if (bytes === undefined) return { name, lines: [], unended: false, broken: true };
  const lines = bytes.toString().split('\n');
  const unended = lines.at(-1) !== '';
  if (!unended) lines.pop();
  return { name, lines, unended, broken: false };
}

function contentOf(path: string): Buffer | undefined {
  const bytes = readFileSync(path);
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined; // torn or empty: the caller counts it
  }
}
