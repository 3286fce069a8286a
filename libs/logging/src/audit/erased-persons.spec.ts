import { ErasedPersons } from './erased-persons';

describe('persons who were erased', () => {
  it('keep their pseudonym for ten minutes', () => {
    let now = 0;
    const erased = new ErasedPersons(() => now);
    erased.note('alice', 'sub_1');
    expect([erased.pseudonymOf('alice'), erased.pseudonymOf('bob')]).toEqual(['sub_1', undefined]);
    now = 600_000;
    expect(erased.pseudonymOf('alice')).toBeUndefined();
  });

  it('are a thousand at most: the oldest goes first', () => {
    const erased = new ErasedPersons();
    for (let n = 0; n <= 1_000; n += 1) erased.note(`p${n}`, `sub_${n}`);
    expect([erased.pseudonymOf('p0'), erased.pseudonymOf('p1'), erased.pseudonymOf('p1000')]).toEqual([undefined, 'sub_1', 'sub_1000']);
  });
});
