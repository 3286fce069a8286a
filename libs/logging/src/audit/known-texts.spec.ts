import { KnownTexts } from './known-texts';

describe('texts that a record has something else in the place of', () => {
  const commitment = { commitment: 'c'.repeat(32) };
  const known = (...texts: [string, string | typeof commitment][]): KnownTexts => {
    const all = new KnownTexts();
    for (const [text, by] of texts) all.note(text, by);
    return all;
  };

  it.each<[string, unknown, unknown]>([
    ['as a whole value', { by: 'alice', note: 'x' }, { by: 'sub_1', note: 'x' }],
    ['as a word of a text', 'seen by alice, and alice@home', 'seen by sub_1, and sub_1@home'],
    ['between signs that are no letters or digits', 'alice_backup job-alice-7', 'sub_1_backup job-sub_1-7'],
    ['as a key', { roles: { alice: ['admin'] } }, { roles: { sub_1: ['admin'] } }],
    ['in a list', ['alice', ['alice']], ['sub_1', ['sub_1']]],
    ['not as a part of a word', 'malice, alices', 'malice, alices'],
    ['nowhere else', [1, true, null, 'bob'], [1, true, null, 'bob']],
  ])('are replaced %s', (_where, value, expected) => {
    expect(known(['alice', 'sub_1']).replacedIn(value)).toEqual(expected);
  });

  it('become a commitment where they are a whole value, and a mark within a text', () => {
    const all = known(['203.0.113.9', commitment]);
    expect(all.replacedIn({ ip: '203.0.113.9', text: 'from 203.0.113.9', other: '203.0.113.99' })).toEqual({ ip: commitment, text: 'from [PERSONAL]', other: '203.0.113.99' });
    expect(all.textIn('203.0.113.9')).toBe('[PERSONAL]');
  });

  it('are found as they stand in a path', () => {
    expect(known(['alice liddell', 'sub_1']).replacedIn('/users/alice%20liddell/tasks')).toBe('/users/sub_1/tasks');
  });

  it('are found as numbers', () => {
    expect(known(['4711', 'sub_1']).replacedIn({ owner: 4711, rows: 47 })).toEqual({ owner: 'sub_1', rows: 47 });
  });

  it('are segments of paths and ids only where they are shorter than four characters', () => {
    const all = known(['42', 'sub_1']);
    expect(all.replacedIn({ path: '/users/42/tasks/420', text: '42 rows', rows: '42' })).toEqual({ path: '/users/sub_1/tasks/420', text: '42 rows', rows: '42' });
    expect(all.textIn('42')).toBe('sub_1');
  });

  it('are replaced the longest first, and what was noted first stays', () => {
    const all = known(['alice', 'sub_1'], ['alice liddell', 'sub_2'], ['alice', 'sub_3']);
    expect(all.replacedIn('alice and alice liddell')).toBe('sub_1 and sub_2');
  });

  it('may have any characters', () => {
    const all = known(['a.c+(x)', 'sub_1'], ['half \ud800', 'sub_2']);
    expect(all.replacedIn('a.c+(x) abcc(x) half \ud800')).toBe('sub_1 abcc(x) sub_2');
  });

  it('are never marks or empty', () => {
    const all = known(['[REDACTED]', 'sub_1'], ['', 'sub_2']);
    expect(all.replacedIn({ a: '[REDACTED]', b: '' })).toEqual({ a: '[REDACTED]', b: '' });
  });

  it('are all texts within a value', () => {
    const all = new KnownTexts();
    all.noteAll({ street: 'Looking-Glass 7', floors: [1234], empty: null }, commitment);
    expect(all.replacedIn('Looking-Glass 7, code 1234')).toBe('[PERSONAL], code [PERSONAL]');
  });
});
