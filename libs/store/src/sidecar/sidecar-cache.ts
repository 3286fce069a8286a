import { lstat } from 'node:fs/promises';
import type { Segment } from '../segments/list-segments';
import { openRegular } from '../segments/open-file';
import { tailOf } from './index-segment';
import { decodeSidecar, type Sidecar, SIDECAR_ENDING } from './sidecar';

/** Most memory that sidecars take, bytes as stored: those of about 2.5 GB of logs. */
const CAPACITY = 64 * 1024 * 1024;

interface Cached {
  /** The file that it describes: one that was sealed never changes, so what was read once stays true, whatever becomes of the sidecar. */
  readonly file: string;
  readonly sidecar: Sidecar;
  readonly bytes: number;
}

/** Sidecars in memory, the least used go first. One that does not fit its file is as good as none, and is looked for again. */
export class SidecarCache {
  private readonly entries = new Map<string, Cached>();
  /** What was of no use, by its file and itself. */
  private readonly useless = new Map<string, string>();
  private bytes = 0;

  /** Undefined when there is none that can be used. */
  async of(segment: Segment): Promise<Sidecar | undefined> {
    const file = `${segment.size} ${segment.ino} ${segment.dev}`;
    const known = this.entries.get(segment.path);
    const entry = known?.file === file ? known : await this.read(segment, file);
    this.keep(segment.path, entry);
    return entry?.sidecar;
  }

  private async read(segment: Segment, file: string): Promise<Cached | undefined> {
    const stats = await lstat(segment.path + SIDECAR_ENDING).catch(() => undefined);
    if (stats?.isFile() !== true || stats.size > segment.size + SMALLEST_LIMIT) return undefined; // never much larger than what it describes
    const key = `${file} ${stats.size} ${stats.mtimeMs} ${stats.ino}`;
    if (this.useless.get(segment.path) === key) return undefined;
    const bytes = await readWhole(segment.path + SIDECAR_ENDING, stats.size);
    const sidecar = bytes && decodeSidecar(bytes);
    if (sidecar !== undefined && (await describes(sidecar, segment))) return { file, sidecar, bytes: stats.size };
    this.useless.set(segment.path, key);
    return undefined;
  }

  private keep(path: string, entry: Cached | undefined): void {
    this.bytes += (entry?.bytes ?? 0) - (this.entries.get(path)?.bytes ?? 0);
    this.entries.delete(path);
    if (entry !== undefined) this.entries.set(path, entry);
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
