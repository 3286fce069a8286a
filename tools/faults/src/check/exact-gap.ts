import type { Account } from './account';

/** What a producer's sink says of itself, and how many records it was given by the producer. */
export interface Report {
  readonly written: number;
  readonly accepted?: number;
  readonly delivered?: number;
  readonly dropped?: number;
  readonly peakQueuedBytes?: number;
  readonly rssGrowthMb: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly cpu: number;
  readonly idleCpu?: number;
}

/**
 * accepted = found + declared, to the record. The sink's own gap records count among what it accepted, and one of them can itself be dropped; the next one
 * declares it.
 */
export function gapFaults(account: Account, report: Report): string[] {
  const { accepted, delivered, dropped } = report;
  if (accepted === undefined) return account.lost.length > 0 ? ['what is missing is declared nowhere'] : [];
  const lostGaps = accepted - account.accepted - account.gapRecords;
  return [
    ...unequal('records noted and written', account.accepted, report.written),
    ...unequal('lines found and said to be delivered', account.lines, delivered),
    ...unequal('records missing and declared by gap records', account.lost.length + lostGaps, account.declared),
    ...unequal('records declared by gap records and counted as dropped', account.declared, dropped),
  ];
}

function unequal(what: string, one: number, other: number | undefined): string[] {
  return one === other ? [] : [`${what}: ${one} and ${other}`];
}

/** Nothing missing, doubled or torn, where nothing may be. */
export function faultless({ lost, doubled, torn, unended, brokenGz, unordered }: Account): string[] {
  const counts = { lost: lost.length, doubled, torn, unended, 'compressed files broken': brokenGz, 'out of order': unordered };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
}
