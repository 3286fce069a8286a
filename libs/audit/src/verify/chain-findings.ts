import type { ChainReport, ChainSummary, Fault } from './report';

/** How a chain ended, as the next chain of its writer says. */
export interface End {
  readonly ended: 'closed' | 'crashed' | 'failed';
  /** Its last acknowledged entry. */
  readonly seq: number;
  readonly by: string;
}

/** What is not sealed, or not trusted, says nothing. */
export function endsOf(reports: readonly ChainReport[]): Map<string, End> {
  return new Map(
    reports.flatMap(({ genesis, chain, lastCheckpoint, doubt }) => {
      const previous = lastCheckpoint === undefined || doubt !== undefined ? undefined : genesis?.previous;
      return previous == null ? [] : [[previous.chain, { ended: previous.ended, seq: previous.seq, by: chain }] as const];
    }),
  );
}

/** Why nobody can say that a chain is whole: it neither says that it ended nor does the next one. */
export function openEnd({ chain, closed, fault, tail, torn, head, entries }: ChainReport, end: End | undefined): Fault[] {
  if (closed || fault !== undefined || end !== undefined) return [];
  const broken = torn === undefined ? '' : `; its last line is torn at byte ${torn.offset} of ${torn.file} (${torn.bytes} bytes)`;
  const place = tail ?? torn;
  const text =
    tail === undefined
      ? `it does not say that it ended: it is being written, or its end is missing${broken}`
      : `its last ${tail.entries} of ${entries} entries are not sealed by a checkpoint: ${tail.fromSeq} to ${head!.seq}${broken}`;
  return [{ chain, ...(place && { file: place.file, offset: place.offset }), seq: tail?.fromSeq ?? entries, text }];
}

/** What an auditor should know of the end of a chain that holds all the same. */
export function notesOn({ chain, fault, tail, torn, head }: ChainReport, end: End | undefined): string[] {
  if (fault !== undefined || end === undefined || (tail === undefined && torn === undefined)) return [];
  const what = [
    ...(tail ? [`${tail.entries} entries from ${tail.fromSeq} on stand behind its last checkpoint`] : []),
    ...(torn ? [`its last line is torn (${torn.bytes} bytes)`] : []),
  ].join(', and ');
  return [`${chain}: ${what}: ${end.ended === 'failed' ? failedEnd(end, head?.seq ?? -1) : `it ended by a crash; ${end.by} has sealed its end`}`];
}

function failedEnd({ seq, by }: End, last: number): string {
  const sealed = `its disk failed; ${by} has sealed that it was acknowledged up to ${seq}`;
  return last <= seq ? sealed : `${sealed}; entries ${seq + 1} to ${last} were not, and only the MAC key shows whether its writer made them`;
}

export function summaryOf({ chain, writer, from, to, entries, records, checkpoints, closed, fault, doubt }: ChainReport, end: End | undefined): ChainSummary {
  const state = fault !== undefined ? 'faulty' : doubt !== undefined ? 'doubtful' : closed ? 'closed' : (end?.ended ?? 'open');
  return { chain, writer, from, to, entries, records, checkpoints: checkpoints.size, state };
}
