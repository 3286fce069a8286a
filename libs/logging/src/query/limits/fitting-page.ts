import type { LogPage, LogQuery } from '@cairn/core/query';

/** Most characters of the records of one page: making JSON of more would hold the event loop. */
const MOST = 4 * 1024 * 1024;

/** A page that is too long in characters is asked for again with fewer records: its cursor is then that of the page which is sent. */
export async function fittingPage(query: LogQuery, search: (query: LogQuery) => Promise<LogPage>): Promise<LogPage> {
  const page = await search(query);
  let [length, fitting] = [0, 0];
  for (const { line } of page.records) {
    length += line.length;
    if (length > MOST) break;
    fitting += 1;
  }
  return fitting === page.records.length ? page : search({ ...query, limit: Math.max(1, fitting) });
}
