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

type Print = (found: FoundRecord, asked?: boolean) => void;

/** Lists records, oldest to newest and nothing else, and goes on with what comes when it is told to. */
export function listRecords({ filter, details = false }: Listing, options: ListOptions, terminal: CliTerminal): Promise<number> {
  if (options.follow !== true && options.pager) terminal.page();
  const print = printer(details, options, terminal);
  return withStore(options, terminal, async (store) => {
    const following = options.follow === true ? startFollowing(store.tail({ filter }, terminal.signal)) : undefined;
    const { records, skipped, partial, firstUnreadable } = await readRecords(store, { ...timeRange(options), filter, limit: options.limit }, terminal.signal);
    await printRecords(store, records, options, print, terminal);
    tellSkipped(skipped, partial, terminal, firstUnreadable);
    if (following !== undefined) await goOn(following, records, print, terminal);
    else if (records.length === 0) return nothingFound(options, skipped.unreadable > 0, terminal);
    return EXIT.fine;
  });
}

async function goOn(following: ReturnType<typeof startFollowing>, listed: readonly FoundRecord[], print: Print, terminal: CliTerminal): Promise<void> {
  const known = new Set(listed.map(({ line }) => line));
  await followRecords(following, { print: (found) => void (known.has(found.line) || print(found)) }, terminal);
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
