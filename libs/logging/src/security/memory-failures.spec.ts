import type { FailureSubject } from './failure-store';
import { MemoryFailures, MOST_SUBJECTS } from './memory-failures';

const MINUTE = 60_000;
const alice: FailureSubject = { type: 'user', key: 'alice' };
const office: FailureSubject = { type: 'address', key: 'office' };

describe('failed logins counted by one process', () => {
  let now: number;
  let failures: MemoryFailures;
  const fail = (subjects: readonly FailureSubject[] = [alice], address = '192.0.2.1') => failures.count(subjects, address);
  const failTimes = (times: number) => Array.from({ length: times }, () => fail().length);

  beforeEach(() => {
    now = 0;
    failures = new MemoryFailures({ max: 5, windowMs: 5 * MINUTE }, () => now);
  });

  it('reach the limit once, and not again until the window has passed', () => {
    expect(failTimes(8)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    now = 5 * MINUTE - 1;
    expect(failTimes(1)).toEqual([0]);
    now = 5 * MINUTE;
    expect(failTimes(5)).toEqual([0, 0, 0, 1, 0]);
  });

  it('are told of again when the attack goes on', () => {
    failTimes(5);
    now = 3 * MINUTE;
    failTimes(9);
    now = 5 * MINUTE;
    expect(fail()).toEqual([{ type: 'user', count: 10, addresses: ['192.0.2.1'] }]);
  });

  it('count in a window that slides', () => {
    for (const minute of [0, 2, 4, 6, 8, 10, 12]) {
      now = minute * MINUTE;
      expect(fail()).toEqual([]);
    }
  });

  it('count per user and per address', () => {
    for (const user of ['a', 'b', 'c', 'd']) expect(fail([{ type: 'user', key: user }, office])).toEqual([]);
    expect(fail([{ type: 'user', key: 'e' }, office])).toMatchObject([{ type: 'address', count: 5 }]);
    expect(fail([alice])).toEqual([]);
  });

  it('name where they came from, each address once', () => {
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3']) fail([alice], address);
    expect(fail([alice], '192.0.2.2')).toMatchObject([{ addresses: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] }]);
  });

  it('are counted up to 50, however many there are', () => {
    failTimes(1_000);
    now = 5 * MINUTE - 1;
    failTimes(1_000);
    now = 5 * MINUTE;
    expect(fail()).toMatchObject([{ count: 50 }]);
  });

  it('take bounded memory, and forget those first who failed longest ago', () => {
    for (let n = 0; n < 4; n += 1) fail();
    for (let n = 0; n < MOST_SUBJECTS - 1; n += 1) fail([{ type: 'user', key: `user ${n}` }]);
    expect(fail()).toHaveLength(1);
    for (let n = 0; n < 2 * MOST_SUBJECTS; n += 1) fail([{ type: 'user', key: `other ${n}` }]);
    expect(failures.size).toBe(MOST_SUBJECTS);
    expect(fail()).toEqual([]);
  });
});
