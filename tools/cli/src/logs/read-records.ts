import { MAX_LIMIT, type FoundRecord, type LogQuery, type LogStore, type SkippedLines } from '@cairn/core/query';

/** Records in the order of time, and what was passed over. */
export interface ReadRecords {
  readonly records: readonly FoundRecord[];
  readonly skipped: SkippedLines;
  readonly firstUnreadable: string | undefined;
  /** The store stopped at a limit of its own. */
  readonly partial: boolean;
}

/** As many records of a query as it asks for, page by page, oldest to newest. */
export async function readRecords(store: LogStore, query: LogQuery & { readonly limit: number }, signal: AbortSignal): Promise<ReadRecords> {
  const found: FoundRecord[] = [];
  const skipped = { corrupt: 0, oversized: 0, unreadable: 0 };
  let [cursor, partial, firstUnreadable]: [string | undefined, boolean, string | undefined] = [undefined, false, undefined];
  do {
    const page = await store.search({ ...query, limit: Math.min(MAX_LIMIT, query.limit - found.length), cursor }, signal);
    for (const record of page.records) found.push(record);
    for (const kind of ['corrupt', 'oversized', 'unreadable'] as const) skipped[kind] = Math.max(skipped[kind], page.skipped[kind]);
    firstUnreadable ??= page.firstUnreadable;
    partial = page.partial === true;
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < query.limit);
  return { records: query.order === 'oldest' ? found : found.reverse(), skipped, firstUnreadable, partial: partial && found.length < query.limit };
}
