import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { releaseBuffer } from '@cairn/core/memory';
import { isTemporaryName, randomSuffix } from './file-name';

export interface SealOptions {
  /** Gives the compression up at its next step; the original stays, the temporary file goes. */
  readonly signal: AbortSignal;
  /** A temporary file touched within this time belongs to another process at work on the same file. */
  readonly staleMs: number;
}

/** A member can be read on its own, so a search need not unpack what lies before it. */
const MEMBER_BYTES = 1024 * 1024;
const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants;
/** Of 16 MB of request records, level 3 made 1/10.9 at 2.0 µs of CPU a record, level 6 (zlib's default) 1/11.8 at 4.4 µs. */
const GZIP_LEVEL = 3;
/** What zlib hands over at once: with its default of 16 KiB a member comes in hundreds of pieces, each by way of the event loop. */
const PACKED_CHUNK = 256 * 1024;
const UNPACKED_CHUNK = MEMBER_BYTES + 64;
const pack = promisify(gzip);
const unpack = promisify(gunzip);

/**
 * Replaces a file that is never written again by `<file>.gz`: gzip members of 1 MiB, each ending with a line, so that `zcat` reads the whole. The
 * original goes only after the compressed form was synced, read back and found equal, and stays if it changed meanwhile. Several processes may do this
 * to one file at once: the first to finish wins.
 */
export async function sealFile(path: string, options: SealOptions): Promise<void> {
  if (await othersAtWork(path, options.staleMs)) return;
  const source = await openSource(path);
  if (source === undefined) return;
  try {
    await sealOpen(path, source, options.signal);
  } finally {
    await source.close();
  }
}

async function sealOpen(path: string, source: FileHandle, signal: AbortSignal): Promise<void> {
  const before = await source.stat();
  if (before.size === 0) return;
  const temporary = `${path}.gz.${randomSuffix()}.tmp`;
  const target = await open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, before.mode & 0o777);
  try {
    await target.chmod(before.mode & 0o777); // whatever the umask
    const sealed = await compress(source, before.size, target, signal);
    await target.sync();
    await verify(target, sealed, signal);
    await target.utimes(before.atime, before.mtime); // its age is that of its records
    const now = await source.stat();
    if (now.size !== before.size || now.mtimeMs !== before.mtimeMs) throw new Error('it was written to meanwhile');
    await publish(temporary, path, sealed, signal);
  } finally {
    await target.close();
    await unlink(temporary).catch(ignoreMissing);
  }
}

interface Sealed {
  readonly hash: string;
  /** Compressed bytes of each member. */
  readonly members: readonly number[];
}

async function compress(source: FileHandle, size: number, target: FileHandle, signal: AbortSignal): Promise<Sealed> {
  const hash = createHash('sha256');
  const members: number[] = [];
  const buffer = Buffer.allocUnsafe(Math.min(MEMBER_BYTES, size));
  for (let position = 0; position < size; ) {
    const { bytesRead } = await source.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) throw new Error('it was shortened meanwhile');
    const block = wholeLines(buffer.subarray(0, bytesRead), position + bytesRead >= size);
    hash.update(block);
    const member = await pack(block, { level: GZIP_LEVEL, chunkSize: PACKED_CHUNK });
    await target.writeFile(member);
    members.push(member.length);
    releaseBuffer(member);
    position += block.length;
    await breathe(signal);
  }
  return { hash: hash.digest('hex'), members };
}

function wholeLines(block: Buffer, last: boolean): Buffer {
  const end = last ? block.length : block.lastIndexOf(0x0a) + 1;
  return end === 0 ? block : block.subarray(0, end); // a line longer than a member is split
}

async function verify(target: FileHandle, sealed: Sealed, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.max(0, ...sealed.members));
  let position = 0;
  for (const length of sealed.members) {
    await hashMember(target, position, buffer.subarray(0, length), hash);
    position += length;
    await breathe(signal);
  }
  if (hash.digest('hex') !== sealed.hash) throw new Error('the compressed form differs when read back');
}

async function hashMember(target: FileHandle, position: number, member: Buffer, hash: Hash): Promise<void> {
  const { bytesRead } = await target.read(member, 0, member.length, position);
  if (bytesRead !== member.length) throw new Error('the compressed form is incomplete when read back');
  const block = await unpack(member, { chunkSize: UNPACKED_CHUNK });
  hash.update(block);
  releaseBuffer(block);
}

/** Gives the verified file its name, unless another process or an earlier attempt has done so, and removes the original. */
async function publish(temporary: string, path: string, sealed: Sealed, signal: AbortSignal): Promise<void> {
  try {
    await link(temporary, `${path}.gz`); // unlike a rename it never replaces
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await assertSame(`${path}.gz`, temporary, sealed, signal);
  }
  await unlink(path).catch(ignoreMissing);
}

/** Both were made the same way: the same content gives the same members. */
async function assertSame(existing: string, temporary: string, sealed: Sealed, signal: AbortSignal): Promise<void> {
  const [there, made] = await Promise.all([stat(existing), stat(temporary)]);
  if (there.size !== made.size) throw new Error(`"${basename(existing)}" exists with other content`);
  const file = await open(existing, O_RDONLY | O_NOFOLLOW);
  try {
    await verify(file, sealed, signal);
  } finally {
    await file.close();
  }
}

async function othersAtWork(path: string, staleMs: number): Promise<boolean> {
  const dir = dirname(path);
  const prefix = `${basename(path)}.gz.`;
  for (const name of await readdir(dir).catch(() => [])) {
    if (!name.startsWith(prefix) || !isTemporaryName(name)) continue;
    const found = await stat(join(dir, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs < staleMs) return true;
  }
  return false;
}

/** Undefined when there is nothing to seal: the file is gone, or no regular file. */
async function openSource(path: string): Promise<FileHandle | undefined> {
  const source = await open(path, O_RDONLY | O_NOFOLLOW).catch(ignoreMissing);
  if (source === undefined || (await source.stat()).isFile()) return source;
  await source.close();
  return undefined;
}

/** Lets others run between two steps: half the time at most is spent here. Unreferenced, so that a process may end in between. */
async function breathe(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS).unref());
  signal.throwIfAborted();
}

/** About as long as a member takes. */
const PAUSE_MS = 12;

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
