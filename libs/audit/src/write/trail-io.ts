import { chmod, close, fdatasync, fsync, open, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const [openFile, writeFile, syncData, syncFile, closeFile, changeMode] = [open, write, fdatasync, fsync, close, chmod].map((call) => promisify(call as never)) as unknown as [
  (path: string, flags: string, mode?: number) => Promise<number>,
  (fd: number, bytes: Buffer, offset: number, length: number) => Promise<number | { bytesWritten: number }>,
  (fd: number) => Promise<void>,
  (fd: number) => Promise<void>,
  (fd: number) => Promise<void>,
  (path: string, mode: number) => Promise<void>,
];

const WRITING = 0o640;
/** A finished file can be read only. */
const SEALED = 0o440;

/** Up to here bytes go into the system's cache at once (some 10 µs): a thread would cost each record more than that. */
const SMALL = 65_536;

/** The writer's way to the disk. Any rejection is final for the writer: it fails closed. */
export interface TrailIo {
  /** A new file, which must not exist yet, durable as a name in its directory. */
  create(path: string): Promise<number>;
  /** All of the bytes, and then not before they are on the disk. */
  append(fd: number, bytes: Buffer): Promise<void>;
  /** Closes the file for ever. */
  seal(fd: number, path: string): Promise<void>;
}

export const diskIo: TrailIo = {
  async create(path) {
    const fd = await openFile(path, 'ax', WRITING);
    const directory = await openFile(path.slice(0, path.lastIndexOf('/')) || '/', 'r');
    try {
      await syncFile(directory);
    } finally {
      await closeFile(directory);
    }
    return fd;
  },

  async append(fd, bytes) {
    for (let at = 0; at < bytes.length; ) at += bytes.length <= SMALL ? writeSync(fd, bytes, at) : await written(fd, bytes, at);
    await syncData(fd);
  },

  async seal(fd, path) {
    await closeFile(fd);
    await changeMode(path, SEALED);
  },
};

async function written(fd: number, bytes: Buffer, at: number): Promise<number> {
  const result = await writeFile(fd, bytes, at, bytes.length - at);
  return typeof result === 'number' ? result : result.bytesWritten;
}
