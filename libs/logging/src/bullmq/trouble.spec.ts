import { Trouble } from './trouble';

const coded = (code: string, message = 'm'): Error => Object.assign(new Error(message), { code });

describe('the trouble of a queue', () => {
  let now: number;
  let trouble: Trouble;
  beforeEach(() => {
    now = 0;
    trouble = new Trouble(() => now);
  });
  const told = (...errors: unknown[]): boolean[] => errors.map((error) => trouble.begins(error));

  it('is told once for all that a lost server makes happen', () => {
    const lost = [coded('ECONNRESET'), coded('ECONNREFUSED'), coded('57P01'), new Error('Connection is closed.'), coded('ETIMEDOUT')];
    expect(told(...lost)).toEqual([true, false, false, false, false]);
  });

  it('is told once per other error', () => {
    expect(told(new Error('NOAUTH'), new Error('NOAUTH'), new Error('OOM'), coded('ECONNREFUSED'), 'text', 'text')).toEqual([true, false, true, true, true, false]);
  });

  it('is bounded when no two errors are alike', () => {
    const many = Array.from({ length: 100 }, (_, n) => new Error(`job ${n}`));
    expect(told(...many).filter(Boolean)).toHaveLength(8);
  });

  it('ends when it works again, saying how long it lasted; then it is new', () => {
    told(coded('ECONNREFUSED'), coded('ECONNREFUSED'));
    now = 1_500;
    expect(trouble.ends()).toEqual({ downMs: 1_500, errors: 2 });
    expect(trouble.ends()).toBeUndefined();
    expect(told(coded('ECONNREFUSED'))).toEqual([true]);
  });

  it('goes on as long as its errors come, and is told anew long after the last one', () => {
    const every20s = Array.from({ length: 30 }, () => {
      now += 20_000;
      return trouble.begins(coded('ECONNREFUSED'));
    });
    expect(every20s.filter(Boolean)).toHaveLength(1);
    now += 300_000;
    expect(told(coded('ECONNREFUSED'))).toEqual([true]);
  });
});
