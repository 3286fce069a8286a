import type { AuditRecord } from '../entry';
import { linesOf } from '../verify/lines';
import { trailFiles } from '../write/trail-files';

/** A record with its place. */
export interface ShownRecord {
  readonly chain: string;
  readonly seq: number;
  readonly record: AuditRecord;
}

/** The records of a trail, chain by chain, without verifying anything; lines that are none are passed over. @throws what the file system says. */
export function* readRecords(dir: string): Generator<ShownRecord, void> {
  for (const { path } of trailFiles(dir)) {
    for (const { bytes, start, end, torn } of linesOf(path)) {
      const shown = torn ? undefined : recordIn(bytes.toString('utf8', start, end));
      if (shown !== undefined) yield shown;
    }
  }
}

function recordIn(line: string): ShownRecord | undefined {
  try {
    const { entry } = JSON.parse(line) as { entry: { kind: string; chain: string; seq: number; body: AuditRecord } };
    return entry.kind === 'record' ? { chain: entry.chain, seq: entry.seq, record: entry.body } : undefined;
  } catch {
    return undefined; // that it is none is for the verifier to tell
  }
}
