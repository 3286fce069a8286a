import { readdirSync } from 'node:fs';
import { EXIT } from '@cairn/audit-cli';
import { isLogFile } from '@cairn/store';
import { DEFAULT_HOURS, type ListOptions } from '../options/common-options';
import { printable } from '../print/printable';
import { sourceAddress } from '../source/source-address';
import type { CliTerminal } from '../terminal/cli-terminal';

/** Says on stderr that a list is empty, and what may be the reason. Nothing found in files that cannot all be read is no answer. */
export function nothingFound(options: Pick<ListOptions, 'since' | 'until' | 'hours' | 'source'>, unreadable: boolean, terminal: CliTerminal): number {
  terminal.err(emptyDirectory(options, terminal) ?? `Nothing found${rangeText(options)}`);
  return unreadable ? EXIT.trouble : EXIT.negative;
}

/** Only who has not chosen a range may have meant another one. */
function rangeText({ since, until, hours }: Pick<ListOptions, 'since' | 'until' | 'hours'>): string {
  if (since !== undefined || until !== undefined || hours !== undefined) return '.';
  return ` in the last ${DEFAULT_HOURS} hours. Look further back with --hours 168 or --since 7d.`;
}

function emptyDirectory(options: Pick<ListOptions, 'source'>, terminal: CliTerminal): string | undefined {
  const source = sourceAddress(options, terminal);
  if (source.kind !== 'directory' || readdirSync(source.dir).some(isLogFile)) return undefined;
  return `Nothing found: there are no log files in ${printable(source.dir)}. Name another directory with --source, CAIRN_SOURCE or LOG_DIR.`;
}
