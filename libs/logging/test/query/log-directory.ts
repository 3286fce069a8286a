import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { realisticRecords, type RealisticRecord } from '@cairn/core/testing';

export interface Written {
  readonly time: number;
  readonly record: CanonicalRecord;
}

/** Log files as an app writes them, in a directory of the test's own. */
export class LogDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'cairn-query-'));
  readonly jobs = join(this.path, 'background_tasks');
  readonly written: Written[] = [];

  constructor() {
    mkdirSync(this.jobs);
  }

  /** Realistic ones, the last of them some minutes old. */
  fill(count: number, seed = 7): readonly RealisticRecord[] {
    const records = [...realisticRecords({ seed, count, from: Date.now() - 20 * 3_600_000, days: 0.8 })];
    records.forEach(({ record }) => this.write(record));
    return records;
  }

  /** One record, changed as told. */
  write(record: CanonicalRecord, directory = this.path, name = record.category as string): void {
    this.written.push({ time: Date.parse(record.timestamp), record });
    appendFileSync(join(directory, `${name}.log`), `${JSON.stringify(record)}\n`);
  }

  /** What passes, newest first; of one millisecond, in the order of ids. */
  that(passes: (record: CanonicalRecord) => boolean): CanonicalRecord[] {
    return this.written.filter(({ record }) => passes(record)).sort((a, b) => b.time - a.time || byId(b.record, a.record)).map(({ record }) => record);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function byId({ record_id: a }: CanonicalRecord, { record_id: b }: CanonicalRecord): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
