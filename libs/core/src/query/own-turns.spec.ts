import { OwnTurns } from './own-turns';

describe('turns of their own', () => {
  it('come one at a time, to many who ask at the same moment', async () => {
    let turn = 0;
    let next: NodeJS.Immediate;
    const count = (): void => {
      turn += 1;
      next = setImmediate(count);
    };
    count();
    const turns = new OwnTurns();
    const got = await Promise.all(Array.from({ length: 5 }, () => turns.next().then(() => turn)));
    clearImmediate(next!);
    expect(new Set(got).size).toBe(5);
  });
});
