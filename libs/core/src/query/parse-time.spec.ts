import { parseSpan, parseTime } from './parse-time';

const NOW = Date.UTC(2026, 10, 21, 16, 30, 0);

describe('a time', () => {
  it.each([
    ['now', '2026-11-21T16:30:00.000Z'],
    ['2h', '2026-11-21T14:30:00.000Z'],
    ['2h ago', '2026-11-21T14:30:00.000Z'],
    ['-2h', '2026-11-21T14:30:00.000Z'],
    ['1h30m', '2026-11-21T15:00:00.000Z'],
    ['7d', '2026-11-14T16:30:00.000Z'],
    ['1w', '2026-11-14T16:30:00.000Z'],
    ['90s', '2026-11-21T16:28:30.000Z'],
    ['14:05', '2026-11-21T14:05:00.000Z'],
    ['14:05:30', '2026-11-21T14:05:30.000Z'],
    ['today', '2026-11-21T00:00:00.000Z'],
    ['yesterday', '2026-11-20T00:00:00.000Z'],
    ['yesterday 14:05', '2026-11-20T14:05:00.000Z'],
    ['Yesterday 4:05', '2026-11-20T04:05:00.000Z'],
    ['2026-11-19', '2026-11-19T00:00:00.000Z'],
    ['2026-11-19 14:05', '2026-11-19T14:05:00.000Z'],
    ['2026-11-19T14:05:06.789Z', '2026-11-19T14:05:06.789Z'],
    ['2026-11-19T14:05+02:00', '2026-11-19T12:05:00.000Z'],
    ['2026-11-19 14:05 +0200', '2026-11-19T12:05:00.000Z'],
    ['1763740800', '2025-11-21T16:00:00.000Z'],
    ['1763740800123', '2025-11-21T16:00:00.123Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(parseTime(text, NOW)).toISOString()).toBe(expected);
  });

  it.each(['', 'soon', '25:00', '14:65', '2026-02-30', '2026-13-01', '12', '2x', 'yesterday noon', 'now 14:05', '21.11.2026'])('"%s" is refused with what would do', (text) => {
    expect(() => parseTime(text, NOW)).toThrow(expect.objectContaining({ code: 'CAIRN_E_QUERY', message: expect.stringMatching(new RegExp(`"${text}" is no time.*UTC`)) }));
  });

  it('has lengths too', () => {
    expect([parseSpan('2h'), parseSpan('1d12h'), parseSpan('1.5h'), parseSpan('2'), parseSpan('h')]).toEqual([7_200_000, 129_600_000, 5_400_000, undefined, undefined]);
  });
});
