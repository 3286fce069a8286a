import type { CairnError } from '@cairn/core';
import { LevelSignatures, signLevel } from './level-signature';

const KEY = 'a key of twenty-four char';

describe('a signed level', () => {
  const signatures = (now?: () => number): LevelSignatures => new LevelSignatures(KEY, now);

  it('is taken by who has the key, for ten minutes unless said otherwise', () => {
    let now = Date.now();
    const reader = signatures(() => now);
    const value = signLevel('debug', { key: KEY });
    expect(value).toMatch(/^DEBUG\.\d+\.[\w-]{43}$/);
    expect(reader.read(value)?.name).toBe('DEBUG');
    now += 599_000;
    expect(reader.read(value)?.name).toBe('DEBUG');
    now += 2_500;
    expect(reader.read(value)).toBeUndefined();
    expect(reader.read(signLevel('trace', { key: KEY, for: '1h' }))?.name).toBe('TRACE');
    expect(reader.counts).toEqual({ accepted: 3, invalid: 0, expired: 1 });
  });

  it('of another key, changed in any place, or of another form is none, and counted', () => {
    const reader = signatures();
    const value = signLevel('DEBUG', { key: KEY });
    const [, ends = '', signature = ''] = value.split('.');
    const forged = [
      signLevel('DEBUG', { key: `${KEY}!` }),
      `TRACE.${ends}.${signature}`,
      `DEBUG.${Number(ends) + 1}.${signature}`,
      `DEBUG.0${ends}.${signature.slice(1)}`,
      `debug.${ends}.${signature}`,
      value.slice(0, -1),
      `${value}=`,
      `${value}, ${value}`,
      'DEBUG',
      '',
      `DEBUG.${ends}.`,
      'x'.repeat(10_000),
      ['a'],
      42,
      null,
    ];
    for (const each of forged) expect(reader.read(each)).toBeUndefined();
    for (let at = 0; at < signature.length - 1; at += 1) {
      const flipped = signature[at] === 'A' ? 'B' : 'A';
      expect(reader.read(`DEBUG.${ends}.${signature.slice(0, at)}${flipped}${signature.slice(at + 1)}`)).toBeUndefined();
    }
    expect(reader.counts).toEqual({ accepted: 0, invalid: forged.length + signature.length - 1, expired: 0 });
  });

  it('is not asked for by a request without one', () => {
    const reader = signatures();
    expect(reader.read(undefined)).toBeUndefined();
    expect(reader.counts).toEqual({ accepted: 0, invalid: 0, expired: 0 });
  });

  it.each([
    ['level: "loud" is not a level', 'loud', { key: KEY }],
    ['for: "soon" is not a time', 'debug', { key: KEY, for: 'soon' }],
    ['key: is missing', 'debug', undefined as never],
    ['key: has 2 characters (not shown), and no app takes one below 16', 'debug', { key: 'ab' }],
    ['for: "8d" is not a time. Use one such as "10m", at most "7d".', 'debug', { key: KEY, for: '8d' }],
    ['key: is missing', 'debug', { key: '' }],
  ])('is refused with a reason: %s', (text, level, options) => {
    let refusal: CairnError | undefined;
    try {
      signLevel(level as 'debug', options);
    } catch (error) {
      refusal = error as CairnError;
    }
    expect([refusal?.code, refusal?.message]).toEqual(['CAIRN_E_LEVEL', expect.stringContaining(text)]);
  });
});
