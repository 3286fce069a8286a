import { LOG_STORE_QUESTIONS, realisticRecords } from '../testing';
import { compileFilter } from './match-record';
import { parseQuery } from './parse-query';

const records = [...realisticRecords({ seed: 7, count: 3_000 })];
/** Questions whose answer is nothing. */
const EMPTY = ['environment:staging', 'user_agent', '"no such text anywhere"'];

describe('a filter', () => {
  it.each(LOG_STORE_QUESTIONS.map((question) => [question.query, question] as const))('%s lets pass what it says and nothing else', (query, { passes }) => {
    const test = compileFilter(parseQuery(query));
    const found = records.filter(({ record }) => test(record)).map(({ record }) => record.record_id);
    expect(found).toEqual(records.filter(({ record }) => passes(record)).map(({ record }) => record.record_id));
    expect(found.length > 0).toBe(!EMPTY.includes(query));
  });
});
