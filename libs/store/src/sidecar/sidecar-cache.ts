import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Segment } from '../segments/list-segments';
import { tailOf } from './index-segment';
import { decodeSidecar, type Sidecar, SIDECAR_ENDING } from './sidecar';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
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
    const file = await open(segment.path + SIDECAR_ENDING, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
    if (file === undefined) return undefined;
    try {
      return await this.read(segment, file);
    } finally {
      await file.close();
    }
  }

  private async read(segment: Segment, file: FileHandle): Promise<Sidecar | undefined> {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > segment.size + SMALLEST_LIMIT) return undefined; // never larger than what it describes
    const key = `${segment.size} ${segment.ino} ${stats.size} ${stats.mtimeMs} ${stats.ino}`;
    const known = this.entries.get(segment.path);
    if (known?.key === key) {
      this.keep(segment.path, known);
      return known.sidecar;
    }
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(stats.size), 0, stats.size, 0);
    const sidecar = decodeSidecar(buffer.subarray(0, bytesRead));
    const fits = sidecar !== undefined && (await describes(sidecar, segment));
    this.keep(segment.path, { key, sidecar: fits ? sidecar : undefined, bytes: fits ? stats.size : 0 });
    return fits ? sidecar : undefined;
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

async function describes({ head }: Sidecar, segment: Segment): Promise<boolean> {
  if (head.fileSize !== segment.size) return false;
  const file = await open(segment.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return false;
  try {
    return (await tailOf(file, segment.size)) === head.fileTail;
  } finally {
    await file.close();
  }
}
