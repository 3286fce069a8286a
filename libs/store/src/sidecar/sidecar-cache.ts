import { lstat } from 'node:fs/promises';
import type { Segment } from '../segments/list-segments';
import { openRegular } from '../segments/open-file';
import { tailOf } from './index-segment';
import { decodeSidecar, type Sidecar, SIDECAR_ENDING } from './sidecar';

/** Most memory that sidecars take, bytes as stored: those of about 3 GB of logs. */
const CAPACITY = 64 * 1024 * 1024;

interface Cached {
  readonly key: string;
  readonly sidecar: Sidecar | undefined;
  readonly bytes: number;
}

/** Sidecars in memory, the least used go first. One that does not fit its file is as good as none. */
export class SidecarCache {
  private readonly entries = new Map<string, Cached>();
  private bytes = 0;

  /** Undefined when there is none that can be used. */
  async of(segment: Segment): Promise<Sidecar | undefined> {
    const stats = await lstat(segment.path + SIDECAR_ENDING).catch(() => undefined);
    if (stats?.isFile() !== true || stats.size > segment.size + SMALLEST_LIMIT) return undefined; // never much larger than what it describes
    const key = `${segment.size} ${segment.ino} ${stats.size} ${stats.mtimeMs} ${stats.ino}`;
    const known = this.entries.get(segment.path);
    const entry = known?.key === key ? known : await this.read(segment, key, stats.size);
    this.keep(segment.path, entry);
    return entry.sidecar;
  }

  private async read(segment: Segment, key: string, size: number): Promise<Cached> {
    const bytes = await readWhole(segment.path + SIDECAR_ENDING, size);
    const sidecar = bytes && decodeSidecar(bytes);
    const fits = sidecar !== undefined && (await describes(sidecar, segment));
    return fits ? { key, sidecar, bytes: size } : { key, sidecar: undefined, bytes: 0 };
  }

  private keep(path: string, entry: Cached): void {
    this.bytes += entry.bytes - (this.entries.get(path)?.bytes ?? 0);
    this.entries.delete(path);
    this.entries.set(path, entry);
    for (const [oldest, { bytes }] of this.entries) {
      if (this.bytes <= CAPACITY) break;
      this.entries.delete(oldest);
      this.bytes -= bytes;
    }
  }
}

/** A small file's sidecar may be larger than the file. */
const SMALLEST_LIMIT = 1024 * 1024;

async function readWhole(path: string, size: number): Promise<Buffer | undefined> {
  const file = await openRegular(path).catch(() => undefined);
  try {
    return await file?.read(Buffer.allocUnsafe(size), 0, size, 0).then(({ buffer, bytesRead }) => buffer.subarray(0, bytesRead));
  } finally {
    await file?.close();
  }
}

async function describes({ head }: Sidecar, segment: Segment): Promise<boolean> {
  if (head.fileSize !== segment.size) return false;
  const file = await openRegular(segment.path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    return (await tailOf(file, segment.size)) === head.fileTail;
  } finally {
    await file.close();
  }
}
