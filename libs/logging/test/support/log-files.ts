import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';

/** A log directory of one test. */
export class LogFiles {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-module-'));

  /** All records of a category's files, symlinks left out. */
  records(category: string): CanonicalRecord[] {
    return this.lines(category).map((line) => JSON.parse(line) as CanonicalRecord);
  }

  lines(category: string): string[] {
    const pattern = new RegExp(`^${category}(\\.log$|\\..*\\d{4}-\\d{2}-\\d{2})`);
    return this.names().filter((name) => pattern.test(name)).flatMap((name) => readFileSync(join(this.dir, name), 'utf8').split('\n').slice(0, -1));
  }

  names(): string[] {
    return existsSync(this.dir) ? readdirSync(this.dir).sort() : [];
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
