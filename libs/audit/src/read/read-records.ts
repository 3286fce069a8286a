import { statSync } from 'node:fs';
import type { AuditRecord } from '../entry';
import { linesOf } from '../verify/lines';
import { trailFiles, type TrailFile } from '../write/trail-files';

/** A record with its place. */
export interface ShownRecord {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly record: AuditRecord;
}

/** Where a reader of one chain stands. */
export interface TrailPosition {
  /** Number of the file. */
  readonly file: number;
  /** Bytes of it that were read. */
  readonly offset: number;
}

export const TRAIL_START: TrailPosition = { file: 1, offset: 0 };

/** The records of a trail, chain by chain, without verifying anything; lines that are none are passed over. @throws what the file system says. */
export function* readRecords(dir: string): Generator<ShownRecord, void> {
  for (const { path } of trailFiles(dir)) {
    for (const { bytes, start, end, torn, tooLong } of linesOf(path)) {
      const shown = torn || tooLong ? undefined : recordIn(bytes.toString('utf8', start, end));
      if (shown !== undefined) yield shown;
    }
  }
}

/** The records in the files of one chain from a position on, for a reader that comes back; each whole line with the position behind it. A file without news is not opened. */
export function* followRecords(files: readonly TrailFile[], from: TrailPosition): Generator<{ shown: ShownRecord | undefined; next: TrailPosition }, void> {
  for (const { path, number } of files) {
    const begin = number === from.file ? from.offset : 0;
    if (number < from.file || (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= begin) continue;
    for (const { bytes, start, end, offset, torn, tooLong } of linesOf(path, begin)) {
      if (!torn && !tooLong) yield { shown: recordIn(bytes.toString('utf8', start, end)), next: { file: number, offset: offset + end + 1 - start } };
    }
  }
}

function recordIn(line: string): ShownRecord | undefined {
  try {
    const { entry, sha256 } = JSON.parse(line) as { entry: { kind: string; chain: string; seq: number; body: AuditRecord }; sha256: string };
    return entry.kind === 'record' ? { chain: entry.chain, seq: entry.seq, hash: sha256, record: entry.body } : undefined;
  } catch {
    return undefined; // that it is none is for the verifier to tell
  }
}
