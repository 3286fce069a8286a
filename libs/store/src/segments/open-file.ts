import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** A regular file for reading. Undefined when it is gone, or is none (a link, a FIFO, a device): such are not followed and not waited for. */
export async function openRegular(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(absentOrNoFile);
  if (file === undefined) return undefined;
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

const REFUSED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ELOOP', 'ENXIO', 'EMLINK', 'ENOTDIR']);

function absentOrNoFile(error: NodeJS.ErrnoException): undefined {
  if (!REFUSED.has(error.code)) throw error;
  return undefined;
}
