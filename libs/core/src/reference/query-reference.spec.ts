import { compileFilter } from '../query/match-record';
import { parseQuery } from '../query/parse-query';
import { parseTime } from '../query/parse-time';
import { realisticRecords } from '../testing';
import { QUERY_EXAMPLES, TIME_EXAMPLES } from './query-reference';

const records = [...realisticRecords({ seed: 7, count: 6_000 })];

describe('the page on the query language', () => {
  it.each(QUERY_EXAMPLES.map(([query]) => [query]))('shows a query that finds some records and not all: %s', (query) => {
    const test = compileFilter(parseQuery(query));
    const found = records.filter(({ record }) => test(record));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(records.length);
  });

  it.each(TIME_EXAMPLES.map((time) => [time]))('shows a time that can be read: %s', (time) => {
    expect(Number.isFinite(parseTime(time))).toBe(true);
  });
});
