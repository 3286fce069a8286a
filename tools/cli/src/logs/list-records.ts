import { EXIT } from '@cairn/audit-cli';
import type { Filter, FoundRecord, LogStore } from '@cairn/core/query';
import type { ListOptions } from '../options/common-options';
import { timeRange } from '../options/time-range';
import { paintOf } from '../print/paint';
import { recordDetails } from '../print/record-details';
import { recordJson, recordLine } from '../print/record-line';
import { withStore } from '../source/with-store';
import type { CliTerminal } from '../terminal/cli-terminal';
import { followRecords, startFollowing } from './follow-records';
import { nothingFound } from './nothing-found';
import { readRecords } from './read-records';
import { withSurroundings } from './surrounding-records';
import { tellSkipped } from './tell-skipped';

export interface Listing {
  readonly filter: Filter | undefined;
  /** Everything a record has, over several lines. */
  readonly details?: boolean;
}

/** Records older than that when following begins do not come again, ms: clocks of other machines differ. */
const SEAM_MS = 10_000;

type Print = (found: FoundRecord, asked?: boolean) => void;

/** Lists records, oldest to newest and nothing else, and goes on with what comes when it is told to. */
export function listRecords({ filter, details = false }: Listing, options: ListOptions, terminal: CliTerminal): Promise<number> {
  if (options.follow !== true && options.pager) terminal.page();
  const print = printer(details, options, terminal);
  return withStore(options, terminal, async (store) => {
    const began = Date.now();
    const following = options.follow === true ? startFollowing(store.tail({ filter }, terminal.signal)) : undefined;
    const { records, skipped, partial, firstUnreadable } = await readRecords(store, { ...timeRange(options), filter, limit: options.limit }, terminal.signal);
    await printRecords(store, records, options, print, terminal);
    tellSkipped(skipped, partial, terminal, firstUnreadable);
    if (following !== undefined) await goOn(following, records.filter(({ time }) => !(time < began - SEAM_MS)), print, terminal);
    else if (records.length === 0) return nothingFound(options, skipped.unreadable > 0, terminal);
    return EXIT.fine;
  });
}

/** A record that was listed may come once more, as following began before; what is written later is a new one, though it may be the same to the letter. */
async function goOn(following: ReturnType<typeof startFollowing>, listed: readonly FoundRecord[], print: Print, terminal: CliTerminal): Promise<void> {
  const known = new Map<string, number>();
  for (const { line } of listed) known.set(line, (known.get(line) ?? 0) + 1);
  const isListed = (line: string): boolean => {
    const times = known.get(line) ?? 0;
    if (times > 1) known.set(line, times - 1);
    return times > 1 || known.delete(line);
  };
  await followRecords(following, { print: (found) => void (isListed(found.line) || print(found)) }, terminal);
}

async function printRecords(store: LogStore, records: readonly FoundRecord[], options: ListOptions, print: Print, terminal: CliTerminal): Promise<void> {
  const { beforeContext, afterContext, context = 0 } = options;
  const around = { before: beforeContext ?? context, after: afterContext ?? context };
  if (around.before + around.after === 0) {
    for (const found of records) print(found);
    return;
  }
  const groups = await withSurroundings(store, records, around, terminal.signal);
  groups.forEach((group, at) => {
    if (at > 0 && options.json !== true) terminal.out('--');
    for (const { found, asked } of group) print(found, asked);
  });
}

/** Neighbours are dimmed, so that what was asked for stands out. */
function printer(details: boolean, { json }: ListOptions, terminal: CliTerminal): Print {
  const paint = paintOf(terminal);
  const plain = paintOf({ colors: false });
  return (found, asked = true) => {
    if (json === true) terminal.out(recordJson(found));
    else if (!asked) terminal.out(paint.dim(recordLine(found, plain)));
    else if (details) for (const line of recordDetails(found, paint)) terminal.out(line);
    else terminal.out(recordLine(found, paint));
  };
}
