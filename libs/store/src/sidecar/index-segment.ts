import { constants } from 'node:fs';
import { open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { releaseBuffer } from '@cairn/core/memory';
import { Breather } from '../breather';
import { gzipLines } from '../segments/gzip-stream';
import { gzipMembers, NotOurGzip } from '../segments/gzip-members';
import { isLogFile } from '../segments/log-file-name';
import { openRegular } from '../segments/open-file';
import { BlockIndexer } from './block-index';
import { encodeSidecar, SIDECAR_ENDING } from './sidecar';
import { storeTally } from './tally-codec';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants;
/** A temporary file untouched for this long was left by a process that died. */
const STALE_MS = 60_000;
const TAIL = 64;

/** What became of it: somebody else may be making it, the file may have gone, or hold copies of records that are searched elsewhere. */
export type Indexed = 'made' | 'busy' | 'gone' | 'unneeded';

/**
 * Makes the sidecar of a compressed log file, `<file>.gz.idx`, in pieces of some milliseconds. One process at a time does it to one file: the temporary file is also the
 * lock. The sidecar appears when it is complete; damage of the log file is the caller's to hear of.
 * @throws Error when the file is damaged or the sidecar cannot be written; the signal's reason when it aborts.
 */
export async function indexSegment(path: string, signal?: AbortSignal): Promise<Indexed> {
  if (!isLogFile(basename(path))) return 'unneeded';
  const source = await openRegular(path);
  if (source === undefined) return 'gone';
  try {
    const temporary = `${path}${SIDECAR_ENDING}.tmp`;
    const target = await claim(temporary);
    if (target === undefined) return 'busy';
    try {
      await make(source, target, signal);
      await rename(temporary, path + SIDECAR_ENDING);
      return 'made'; // from here on a temporary file is the next one's
    } catch (error) {
      await unlink(temporary).catch(ignoreMissing);
      throw error;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function claim(temporary: string): Promise<FileHandle | undefined> {
  try {
    return await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o640);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const left = await stat(temporary).catch(() => undefined);
  if (left === undefined || Date.now() - left.mtimeMs < STALE_MS) return undefined;
  await unlink(temporary).catch(ignoreMissing);
  return undefined; // of several that saw it is stale one gets it, at the next attempt
}

async function make(source: FileHandle, target: FileHandle, signal?: AbortSignal): Promise<void> {
  const { size, mtimeMs, mode } = await source.stat();
  await target.chmod(mode & 0o777);
  const indexer = await indexed(source, size, mtimeMs, signal, () => target.utimes(new Date(), new Date()));
  const body = indexer.bodyBytes();
  const bytes = encodeSidecar({ fileSize: size, fileTail: await tailOf(source, size), blocks: indexer.blocks, total: storeTally(indexer.total) }, body);
  if ((await source.stat()).size !== size) throw new Error('the file changed while it was indexed');
  await target.writeFile(bytes);
}

async function indexed(source: FileHandle, size: number, modified: number, signal: AbortSignal | undefined, alive: () => Promise<void>): Promise<BlockIndexer> {
  const members = new BlockIndexer(new Breather(signal), modified);
  try {
    for await (const { at, length, raw } of gzipMembers(source, size)) {
      await members.add(raw, at, length);
      releaseBuffer(raw);
      await alive();
    }
    return members;
  } catch (error) {
    if (!(error instanceof NotOurGzip)) throw error;
  }
  const stream = new BlockIndexer(new Breather(signal), modified);
  for await (const { raw } of gzipLines(source, size)) {
    await stream.add(raw, -1, 0);
    await alive();
  }
  return stream;
}

/** Check sum of a file's last bytes, in which gzip has check sum and length of its content. */
export async function tailOf(file: FileHandle, size: number): Promise<number> {
  const length = Math.min(TAIL, size);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
  return crc32(buffer.subarray(0, bytesRead));
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
