import { parseTimestamp } from './record-time';

describe('the time of a record', () => {
  it.each(['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:59.001Z', '1999-12-31T23:59:59.999Z', '2026-01-02T03:04:05.678Z'])('is what Date reads from %s', (text) => {
    expect(parseTimestamp(text)).toBe(Date.parse(text));
  });

  it('keeps microseconds as a fraction', () => {
    expect(parseTimestamp('2026-01-02T03:04:05.678250Z')).toBe(Date.parse('2026-01-02T03:04:05.678Z') + 0.25);
  });

  it.each(['2026-01-02T03:04:0x.678Z', '2026-01-02T03:04:05,678Z', '2026-13-02T03:04:05.678Z', '2026-01-02T03:04:05.6 8Z', 'no time at all'])('is none in %s', (text) => {
    parseTimestamp('2026-01-02T03:04:05.678Z');
    expect(parseTimestamp(text)).toBeNaN();
  });
});
