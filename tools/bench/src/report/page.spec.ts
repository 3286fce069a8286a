import { MEASURES } from '../measures';
import { pageOf } from './page';

const kept = {
  measure: 'request-cpu-express',
  node: 20,
  date: '2026-07-01',
  machine: '2 × A processor',
  versions: 'Node 20.20.2',
  pinning: 'not pinned',
  seed: 1,
  seconds: 9,
  shape: '10 requests per round',
  rows: [
    { subject: 'bare', figure: 'CPU per request', values: [100, 100, 100] },
    { subject: 'bare again', figure: 'CPU per request', values: [101, 99, 102] },
    { subject: 'cairn', figure: 'CPU per request', values: [101, 101, 101] },
    { subject: 'nestjs-pino', figure: 'CPU per request', values: [180, 182, 178] },
    { subject: 'ConsoleLogger', figure: 'CPU per request', values: [102, 102, 102] },
  ],
};

describe('the page', () => {
  const page = pageOf([kept]);

  it('shows medians with their spread and their ratio, and calls noise what is noise', () => {
    expect(page).toContain('| cairn | 101 (101…101) ×1.01 ≈ |');
    expect(page).toContain('| nestjs-pino | 180 (178…182) ×1.8 |');
    expect(page).toContain('| noise | ±1.5 µs |');
  });

  it('says which goals are held, which are missed, and which have no answer', () => {
    expect(page).toContain("| added CPU on Express ≤ 0.2 of nestjs-pino's | 20 | 0.013 | held |");
    expect(page).toContain("| added CPU on Express ≤ 0.35 of ConsoleLogger's | 20 | 0.5 | **missed** |");
    expect(page).toContain("| added CPU on Express ≤ 0.35 of nest-winston's | 20 | not measured | – |");
    expect(page).toContain("## Where it falls short\n\n- added CPU on Express ≤ 0.35 of ConsoleLogger's: 0.5 on Node 20");
  });

  it('says beside a goal that was missed what the floor reaches', () => {
    const withFloor = { ...kept, rows: [...kept.rows, { subject: 'floor', figure: 'CPU per request', values: [101.5, 101.6, 101.5] }] };
    expect(pageOf([withFloor])).toContain("- added CPU on Express ≤ 0.35 of ConsoleLogger's: 0.5 on Node 20; `floor` reaches 0.75");
    expect(page).not.toContain('`floor` reaches');
  });

  it('takes nothing for held because two equal processes were as far apart', () => {
    const p99 = (subject: string, ...values: number[]): object => ({ subject, figure: 'p99', values });
    const noisy = { ...kept, measure: 'latency-fastify', rows: [p99('bare', 2, 2, 2), p99('bare again', 2, 300, 400), p99('cairn', 20, 30, 20)] } as typeof kept;
    expect(pageOf([noisy])).toMatch(/\| p99 of cairn .* \| 20 \| 900 %, lost in noise of [\d,.]+ % \| – \|/);
  });

  it('lists what has not been measured', () => {
    expect(page).toContain('## Not measured yet');
    for (const { id } of MEASURES.filter((measure) => measure.id !== kept.measure)) expect(page).toContain(`- \`${id}\``);
  });
});

describe('the measures', () => {
  it('have names of their own', () => {
    expect(new Set(MEASURES.map(({ id }) => id)).size).toBe(MEASURES.length);
  });
});
