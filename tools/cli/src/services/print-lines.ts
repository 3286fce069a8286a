import { parseLine, timeOf } from '@cairn/core/query';
import { paintOf } from '../print/paint';
import { printable } from '../print/printable';
import { recordJson, recordLine } from '../print/record-line';
import type { CliTerminal } from '../terminal/cli-terminal';

/** Lines of another program: records as records, everything else as it is. Returns how many there were. */
export async function printLines(lines: AsyncIterable<string>, json: boolean, terminal: CliTerminal): Promise<number> {
  const paint = paintOf(terminal);
  let count = 0;
  for await (const line of lines) {
    if (line === '') continue;
    count += 1;
    const record = line.startsWith('{') ? parseLine(line) : undefined;
    if (record === undefined) terminal.out(printable(line));
    else if (json) terminal.out(recordJson({ record, time: timeOf(record), line }));
    else terminal.out(recordLine({ record, time: timeOf(record), line }, paint));
  }
  return count;
}
