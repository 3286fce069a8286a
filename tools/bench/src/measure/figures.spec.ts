import { addedBound, limitOf, type Bound } from './bound';
import { Figures } from './figures';

const rows = [
  { subject: 'bare', figure: 'cpu', values: [100, 200, 110] },
  { subject: 'bare again', figure: 'cpu', values: [104, 190, 112] },
  { subject: 'own', figure: 'cpu', values: [110, 220, 121] },
  { subject: 'peer', figure: 'cpu', values: [140, 280, 154] },
];

describe('figures', () => {
  const figures = new Figures(rows);

  it('compare two subjects within each round, so that a slow round of the machine counts for both', () => {
    expect(figures.ratio('cpu', 'own', 'bare')).toBeCloseTo(1.1);
    expect(figures.over('cpu', 'own', 'bare')).toBe(11);
  });

  it('take for noise what two equal subjects are apart', () => {
    expect(figures.noise('cpu', ['bare again', 'bare'])).toBe(7);
    expect(new Figures([{ ...rows[0]! }, { ...rows[1]!, values: [120, 220, 130] }]).noise('cpu', ['bare again', 'bare'])).toBe(20);
  });

  it('have no value for what was not measured', () => {
    expect([figures.median('cpu', 'nobody'), figures.ratio('cpu', 'own', 'nobody'), figures.noise('rss', ['own', 'bare'])]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a bound', () => {
  it('compares what a subject adds with what a peer adds', () => {
    const bound = addedBound('a quarter', 'cpu', 'own', 'peer', 'bare', 0.25);
    expect(bound.reached(new Figures(rows))).toBe(11 / 44);
  });

  it('has no answer when the peer adds nothing', () => {
    const bound = addedBound('a quarter', 'cpu', 'own', 'bare again', 'peer', 0.25);
    expect(bound.reached(new Figures(rows))).toBeUndefined();
  });

  it('may have a limit that follows the noise', () => {
    const bound: Bound = { says: '', unit: '', reached: () => 0, atMost: (figures) => figures.noise('cpu', ['bare again', 'bare'])! };
    expect(limitOf(bound, new Figures(rows))).toBe(7);
  });
});
