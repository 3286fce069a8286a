import { CarriedNames } from './carried-names';

describe('carried names', () => {
  const places = new Map([['first', 0], ['second', 1], ['third', 2]]);

  it.each<[string, object, string[]]>([
    ['stand in their own order', { third: 1, other: 2, first: 3 }, ['first', 'third']],
    ['are the same for the same names with other values', { third: 4, other: 5, first: 6 }, ['first', 'third']],
    ['change with a name', { third: 1, other: 2, second: 3 }, ['second', 'third']],
    ['change with one name more', { third: 1, other: 2, second: 3, first: 4 }, ['first', 'second', 'third']],
    ['are none where there is none', { other: 1 }, []],
    ['are none of an empty object', {}, []],
  ])('%s', (_what, fields, expected) => {
    const names = new CarriedNames(places);
    names.of({ third: 1, other: 2, first: 3 });
    expect(names.of(fields)).toEqual(expected);
  });
});
