import type { FoundRecord, LogStore, Order } from '@cairn/core/query';

/** Records of one time that may stand between a record and its neighbours; where there are more, they are asked for page by page. */
const SAME_TIME = 100;

export interface Surroundings {
  readonly before: number;
  readonly after: number;
}

/** A record of a listing: one that was asked for, or a neighbour of one. */
export interface ShownRecord {
  readonly found: FoundRecord;
  readonly asked: boolean;
}

/** What stands around records in the order of time, whatever it is: groups of records, none twice. As with `grep -C`. */
export async function withSurroundings(store: LogStore, records: readonly FoundRecord[], around: Surroundings, signal: AbortSignal): Promise<ShownRecord[][]> {
  const asked = new Set(records.map(({ line }) => line));
  const groups: ShownRecord[][] = [];
  const known = new Set<string>();
  for (const found of records) {
    const before = await neighbours(store, found, around.before, 'newest', signal);
    const after = await neighbours(store, found, around.after, 'oldest', signal);
    const window = [...before.reverse(), found, ...after];
    const touches = window.some(({ line }) => known.has(line));
    const fresh = window.filter(({ line }) => !known.has(line)).map((each): ShownRecord => ({ found: each, asked: asked.has(each.line) }));
    for (const { found: { line } } of fresh) known.add(line);
    if (touches && groups.length > 0) groups.at(-1)!.push(...fresh);
    else if (fresh.length > 0) groups.push(fresh);
  }
  return groups;
}

/** The records next to one, nearest first. Those of the same time stand in the store's order. */
async function neighbours(store: LogStore, { time, line }: FoundRecord, count: number, order: Order, signal: AbortSignal): Promise<FoundRecord[]> {
  if (count === 0) return [];
  const range = order === 'newest' ? { to: time + 0.001 } : { from: time };
  const found: FoundRecord[] = [];
  let [passed, cursor]: [boolean, string | undefined] = [false, undefined];
  do {
    const page = await store.search({ ...range, order, limit: count + SAME_TIME, cursor }, signal);
    for (const each of page.records) {
      if (passed || each.time !== time) found.push(each); // one that is not there any more has neighbours of other times only
      else passed = each.line === line;
    }
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < count);
  return found.slice(0, count);
}
