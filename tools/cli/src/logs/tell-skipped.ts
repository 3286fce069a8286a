import type { SkippedLines } from '@cairn/core/query';
import { printable } from '../print/printable';
import type { CliTerminal } from '../terminal/cli-terminal';

/** What was passed over, on stderr: what is listed stays records only. */
export function tellSkipped({ corrupt, oversized, unreadable }: SkippedLines, partial: boolean, terminal: CliTerminal, firstUnreadable?: string): void {
  const parts = [
    ...(corrupt > 0 ? [`${corrupt} are no JSON records`] : []),
    ...(oversized > 0 ? [`${oversized} are too long or unpack to too much`] : []),
    ...(unreadable > 0 ? [`${unreadable} parts of files are damaged or cannot be read${firstUnreadable === undefined ? '' : ` (${printable(firstUnreadable)})`}`] : []),
  ];
  if (parts.length > 0) terminal.err(`Passed over: ${parts.join(', ')}.`);
  if (partial) terminal.err('The store stopped at its time limit: there may be more. Ask for a shorter time.');
}
