import { inspect } from 'node:util';
import type { CanonicalRecord } from '@cairn/core';
import { CapturedRecords } from './captured-records';
import type { RecordPattern } from './record-pattern';

interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/** Records printed when a matcher fails. */
const SHOWN = 50;

/**
 * Matchers for Jest and Vitest: `expect.extend(recordMatchers)`. On failure they print what was logged instead.
 */
export const recordMatchers = {
  /** At least one record matches. */
  toHaveLogged(captured: unknown, pattern: RecordPattern): MatcherResult {
    const { found, all } = find(captured, pattern);
    return result(found.length > 0, 'a record', pattern, found, all);
  },

  /** Exactly `times` records match. */
  toHaveLoggedTimes(captured: unknown, times: number, pattern: RecordPattern): MatcherResult {
    const { found, all } = find(captured, pattern);
    return result(found.length === times, `${times} record(s)`, pattern, found, all);
  },

  /** Nothing at ERROR or above was logged. */
  toHaveNoErrors(captured: unknown): MatcherResult {
    const all = recordsOf(captured);
    const errors = all.filter(({ level }) => level === 'ERROR' || level === 'CRITICAL');
    return {
      pass: errors.length === 0,
      message: () => (errors.length === 0 ? 'expected an error to be logged, but none was' : `expected no errors, but logged:\n${print(errors)}`),
    };
  },
};

/** For `declare module`/`declare global` of the test framework in use: the matchers' signatures. */
export interface RecordMatchers<R = void> {
  toHaveLogged(pattern: RecordPattern): R;
  toHaveLoggedTimes(times: number, pattern: RecordPattern): R;
  toHaveNoErrors(): R;
}

function find(captured: unknown, pattern: RecordPattern): { found: CanonicalRecord[]; all: CanonicalRecord[] } {
  if (!(captured instanceof CapturedRecords)) throw new TypeError('expect(…) needs the CapturedRecords of LoggingTestingModule');
  return { found: captured.where(pattern), all: captured.all };
}

function recordsOf(captured: unknown): CanonicalRecord[] {
  return find(captured, {}).all;
}

function result(
  pass: boolean,
  wanted: string,
  pattern: RecordPattern,
  found: readonly CanonicalRecord[],
  all: readonly CanonicalRecord[],
): MatcherResult {
  return {
    pass,
    message: () =>
      `expected ${pass ? 'not ' : ''}${wanted} matching ${inspect(pattern, { depth: 8 })}, ` +
      (pass ? `but found:\n${print(found)}` : `found ${found.length} among ${all.length} records:\n${print(all)}`),
  };
}

function print(records: readonly CanonicalRecord[]): string {
  if (records.length === 0) return '  (nothing was logged)';
  const shown = records.slice(-SHOWN).map((record) => `  ${line(record)}`);
  if (records.length > SHOWN) shown.unshift(`  … ${records.length - SHOWN} earlier records`);
  return shown.join('\n');
}

function line({ level, category, component, event, message, context, metadata, exception }: CanonicalRecord): string {
  const details = { ...(event !== undefined && { event }), context, metadata, ...(exception && { exception }) };
  return `${level.padEnd(8)} ${category}/${component}: ${message} ${inspect(details, { depth: 6, breakLength: Infinity })}`;
}
