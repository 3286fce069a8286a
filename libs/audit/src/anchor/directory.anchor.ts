import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../canonical-json';
import type { AnchoredCheckpoint, AuditAnchor } from './audit-anchor';

/** Appends to `<dir>/<writer>.anchors.jsonl`, synced: a mount of another machine, or a directory whose files the system lets nobody shorten. */
export class DirectoryAnchor implements AuditAnchor {
  readonly name: string;

  constructor(private readonly dir: string) {
    this.name = `directory ${dir}`;
  }

  async publish(checkpoint: AnchoredCheckpoint): Promise<void> {
    await mkdir(this.dir, { recursive: true, mode: 0o750 });
    const file = await open(join(this.dir, `${checkpoint.writer}.anchors.jsonl`), 'a', 0o640);
    try {
      await file.write(`${canonicalJson(checkpoint)}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}
