import { replaceAt, valueAt } from './personal-paths';

describe('a dotted path of personal values', () => {
  const mark = (raw: unknown): string => `<${JSON.stringify(raw)}>`;
  const replaced = (shown: unknown, path: string, raw: unknown = shown): unknown => replaceAt(shown, raw, path, mark);

  it.each<[string, unknown, string, unknown]>([
    ['a field', { a: 1, b: 2 }, 'a', { a: '<1>', b: 2 }],
    ['a field of a field', { a: { b: 1, c: 2 } }, 'a.b', { a: { b: '<1>', c: 2 } }],
    ['a key with dots', { 'a.b': 1, a: { b: 2 } }, 'a.b', { 'a.b': '<1>', a: { b: '<2>' } }],
    ['a field of every element of a list', { a: [{ b: 1 }, { b: 2 }, 3] }, 'a.b', { a: [{ b: '<1>' }, { b: '<2>' }, 3] }],
    ['one element of a list', { a: [1, 2] }, 'a.1', { a: [1, '<2>'] }],
    ['a whole list', { a: [1, 2] }, 'a', { a: '<[1,2]>' }],
    ['nothing', { a: 1 }, 'b.c', { a: 1 }],
    ['a null, which is nobody’s', { a: null }, 'a', { a: null }],
    ['a field below a value that is no object', { a: 'text' }, 'a.b', { a: 'text' }],
  ])('leads to %s', (_what, shown, path, expected) => {
    expect(replaced(shown, path)).toEqual(expected);
  });

  it('leaves the value it is given as it is', () => {
    const shown = { a: { b: 1 } };
    replaced(shown, 'a.b');
    expect(shown).toEqual({ a: { b: 1 } });
  });

  it('gives the raw value where there is one, and the shown one where only that has the field', () => {
    expect(replaced({ a: '[REDACTED]' }, 'a', { a: 'secret' })).toEqual({ a: '<"secret">' });
    expect(replaced({ a: 'from toJSON' }, 'a', { toJSON: () => ({ a: 'from toJSON' }) })).toEqual({ a: '<"from toJSON">' });
  });

  it('reads a value', () => {
    const value = { a: { b: [{ c: 7 }] }, 'd.e': 8 };
    expect([valueAt(value, 'a.b.0.c'), valueAt(value, 'd.e'), valueAt(value, 'a.x'), valueAt(value, '')]).toEqual([7, 8, undefined, value]);
  });
});
