import { LateRecords } from './late-records';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(): { late: LateRecords; made: number[]; add: (...numbers: number[]) => void } {
  const late = new LateRecords();
  const made: number[] = [];
  return { late, made, add: (...numbers) => numbers.forEach((n) => late.add({ make: () => void made.push(n) })) };
}

describe('records that can wait', () => {
  it('are made together, in their order, once a turn of the event loop brings no more', async () => {
    const { made, add } = setUp();
    add(1, 2);
    expect(made).toEqual([]);
    await turn();
    add(3);
    await turn();
    await turn();
    expect(made).toEqual([1, 2, 3]);
  });

  it('are made at once when they are many', () => {
    const { made, add } = setUp();
    for (let n = 0; n < 130; n += 1) add(n);
    expect(made).toHaveLength(128);
  });

  it('are made at once for who cannot wait', async () => {
    const { late, made, add } = setUp();
    add(1);
    late.settle();
    expect(made).toEqual([1]);
    await turn();
    await turn();
    expect(made).toEqual([1]);
  });

  it('may have others made while they are made, and each is made once', async () => {
    const { late, made, add } = setUp();
    late.add({ make: () => (add(2), late.settle(), made.push(1)) });
    add(3);
    late.settle();
    expect(made).toEqual([2, 1, 3]);
    add(4);
    await turn();
    await turn();
    expect(made).toEqual([2, 1, 3, 4]);
  });
});
