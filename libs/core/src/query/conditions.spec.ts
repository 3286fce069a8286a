import { conditionOf, errorRecords, levelFrom, readCondition, slowRequests } from './conditions';
import { formatFilter } from './format-query';
import { compileFilter } from './match-record';
import type { StoredRecord } from './stored-record';

const record = (fields: Partial<StoredRecord>): StoredRecord => ({ message: '', context: {}, metadata: {}, ...fields });

describe('what is asked by a name instead of a query', () => {
  it.each([
    ['event', 'job.*', 'event:job.*'],
    ['event', 'job.started,job.failed', 'event:job.started,job.failed'],
    ['status', '404,5xx', 'status:404 OR status:5xx'],
    ['hostname', '*.example.net', 'hostname:*.example.net'],
  ])('%s with %s is the query %s', (field, text, query) => {
    expect(formatFilter(readCondition(field, text))).toBe(query);
  });

  it('takes a value of an argument as it is, commas, quotes and spaces too, but for the star', () => {
    const component = (name: string, value: string): boolean => compileFilter(conditionOf('component', [value]))(record({ component: name }));
    expect([component('a,b', 'a,b'), component('a', 'a,b'), component('say "so"', 'say "so"'), component('Task service 2', 'Task service*'), component('Task', 'Task service*')]).toEqual([true, false, true, true, false]);
  });

  it('takes a level for it and those above it', () => {
    const passes = compileFilter(levelFrom('warn'));
    expect(['INFO', 'WARNING', 'ERROR', 'CRITICAL'].filter((level) => passes(record({ level })))).toEqual(['WARNING', 'ERROR', 'CRITICAL']);
    expect(levelFrom('loud')).toBeUndefined();
  });

  it('takes records of ERROR and above and statuses from 400 on for errors, and warnings when asked', () => {
    const [errors, all] = [compileFilter(errorRecords()), compileFilter(errorRecords(true))];
    const records = [record({ level: 'ERROR' }), record({ level: 'WARNING' }), record({ level: 'INFO', metadata: { status_code: 404 } }), record({ level: 'INFO', metadata: { status_code: 302 } })];
    expect([records.map(errors), records.map(all)]).toEqual([[true, false, true, false], [true, true, true, false]]);
  });

  it('takes requests that took longer than a threshold for slow, 1,000 ms unless told otherwise', () => {
    const request = (duration_ms: number): StoredRecord => record({ category: 'request', metadata: { duration_ms } });
    expect([1_000, 1_000.5].map((ms) => compileFilter(slowRequests())(request(ms)))).toEqual([false, true]);
    expect(compileFilter(slowRequests(20))(record({ category: 'database', metadata: { duration_ms: 50 } }))).toBe(false);
  });
});
