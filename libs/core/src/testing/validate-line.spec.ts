import { assertValidLine, validatorFor } from './validate-line';
import { some } from './some-record';

describe('a line', () => {
  const problems = validatorFor('nested');
  const line = some.line();
  const changed = (change: (record: Record<string, unknown>) => void): string => {
    const record = JSON.parse(line) as Record<string, unknown>;
    change(record);
    return JSON.stringify(record);
  };

  it('of the layout is valid, with or without its line feed', () => {
    expect(problems(line)).toEqual([]);
    expect(problems(line.trimEnd())).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['that is torn', line.slice(0, 40), 'not JSON'],
    ['that holds two', line + line, 'line break'],
    ['with an unknown level', changed((record) => (record.level = 'LOUD')), '/level'],
    ['with a local time', changed((record) => (record.timestamp = '2026-01-02 03:04:05')), '/timestamp'],
    ['without a record id', changed((record) => delete record.record_id), 'record_id'],
    ['with a foreign field', changed((record) => (record.extra = 1)), 'extra'],
    ['without the request id', changed((record) => (record.context = { user_id: null, organization_id: null })), 'request_id'],
    ['that is a list', '[]', 'must be object'],
  ])('%s is refused', (_, text, place) => {
    expect(problems(text).join(' ')).toContain(place);
    expect(() => assertValidLine('nested', text)).toThrow('not a line of layout nested');
  });
});
