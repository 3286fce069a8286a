import { realisticRecords } from '../../testing';
import { parseLine } from '../read-record';
import { timeOf } from '../record-time';
import { LineScanner } from '../scan/line-scanner';
import type { StoredRecord } from '../stored-record';
import { STATS_SECTIONS, type LogStats } from './log-stats';
import { statsOf } from './stats-of';
import { STATS_FIELDS, StatsTally } from './stats-tally';

describe('the fields that statistics are made of', () => {
  const lines = [...realisticRecords({ seed: 5, count: 4_000 })].map(({ line }) => line);
  const bytes = Buffer.from(lines.join(''));

  function counted(read: (start: number, end: number) => StoredRecord): LogStats {
    const tally = new StatsTally();
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(10, start);
      const record = read(start, end);
      tally.add(record, timeOf(record));
      start = end + 1;
    }
    return statsOf(tally, { from: 0, to: 1, sections: STATS_SECTIONS });
  }

  it('are all that is read of a record', () => {
    const scanner = new LineScanner(STATS_FIELDS);
    scanner.begin(bytes);
    const fromBytes = counted((start, end) => scanner.scan(start, end)!);
    const parsed = counted((start, end) => parseLine(bytes.toString('utf8', start, end))!);
    expect(fromBytes).toEqual(parsed);
    for (const section of ['slow_requests', 'organizations', 'tables', 'errors_by_path'] as const) expect([section, parsed[section]!.length > 0]).toEqual([section, true]);
  });
});
