import { isRolledName, type Segment } from '../segments/list-segments';
import type { FileLife } from './file-life';
import { FollowedFile } from './followed-file';

/** How long a file that has lost its name is read on, ms: its writer may not have noticed yet. */
const GRACE_MS = 5_000;
/** Files that are looked at together. */
const TOGETHER = 16;

/** The files that are being written, as they come, are renamed, copied and go. */
export class FollowedFiles {
  private readonly files = new Map<string, FollowedFile>();
  private readonly gone = new Map<string, number>();

  get all(): readonly FollowedFile[] {
    return [...this.files.values()];
  }

  /** Everything that was written until now is passed over. */
  async jump(segments: readonly Segment[]): Promise<void> {
    this.files.clear();
    this.gone.clear();
    for (const segment of segments) if (!segment.compressed) this.add(segment, segment.size);
    const { all } = this;
    for (let at = 0; at < all.length; at += TOGETHER) await Promise.all(all.slice(at, at + TOGETHER).map((file) => file.lookAtIt()));
  }

  /** New files are read from their beginning, renamed ones where they were left, copies of files that are followed from where those were left. */
  async update(segments: readonly Segment[], now: number): Promise<void> {
    const there = new Set<string>();
    for (const segment of segments) {
      if (segment.compressed) continue;
      const key = keyOf(segment);
      there.add(key);
      this.gone.delete(key);
      const known = this.files.get(key);
      if (known === undefined) this.add(segment, 0);
      else known.path = segment.path;
    }
    for (const key of this.files.keys()) if (!there.has(key)) await this.missing(key, now);
  }

  async close(): Promise<void> {
    for (const file of this.files.values()) await file.close();
  }

  /** Our own writers give each file a name of its own, and copy none. */
  private add(segment: Segment, offset: number): void {
    const known = isRolledName(segment.name) ? (): [] => [] : (): FileLife[] => this.all.flatMap(({ lives }) => lives);
    this.files.set(keyOf(segment), FollowedFile.at(segment, offset, known));
  }

  private async missing(key: string, now: number): Promise<void> {
    const since = this.gone.get(key);
    if (since === undefined) this.gone.set(key, now);
    else if (now - since > GRACE_MS) {
      const file = this.files.get(key);
      file?.end();
      await file?.close();
      this.files.delete(key);
      this.gone.delete(key);
    }
  }
}

const keyOf = ({ dev, ino }: Segment): string => `${dev}:${ino}`;
