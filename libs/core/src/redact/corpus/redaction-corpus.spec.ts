import { BENIGN_FIELDS, BENIGN_TEXTS } from './benign';
import { SHAPES } from './corpus';
import { FORMS } from './forms/forms';
import { LeakFinder } from './leak-finder';
import { PipelineBench } from './pipeline-bench';
import { measureRedaction, redactionTable, type RedactionReport } from './redaction-report';

describe('the corpus', () => {
  it('has at least 120 shapes, each known by its own name, and at least 60 benign cases', () => {
    expect(SHAPES.length).toBeGreaterThanOrEqual(120);
    expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length);
    expect(new Set(FORMS.map(({ name }) => name)).size).toBe(FORMS.length);
    expect(BENIGN_TEXTS.length + Object.keys(BENIGN_FIELDS).length).toBeGreaterThanOrEqual(60);
  });

  it.each<[string, (secret: string) => string]>([
    ['raw', (secret) => `a${secret}b`],
    ['base64', (secret) => Buffer.from(`x${secret}yz`).toString('base64')],
    ['base64url', (secret) => Buffer.from(`xy${secret}z`).toString('base64url')],
    ['hex', (secret) => Buffer.from(`x${secret}y`).toString('hex')],
    ['percent-encoded', (secret) => `?q=${encodeURIComponent(secret)}`],
    ['JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ a: JSON.stringify(secret) }))],
    ['the first half of it', (secret) => secret.slice(0, 26)],
  ])('is found in an output that shows a shape %s', (_how, write) => {
    const finder = new LeakFinder(SHAPES);
    const missed = SHAPES.filter(({ name, value, canaries }) => {
      const secret = canaries.includes(value) ? value : canaries[0]!;
      return !finder.shapesIn(write(secret)).has(name);
    });
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it('is not found where there is none', () => {
    expect([...new LeakFinder(SHAPES).shapesIn(JSON.stringify([BENIGN_FIELDS, BENIGN_TEXTS]))]).toEqual([]);
  });
});

describe('logged in every form, through every layout', () => {
  const bench = new PipelineBench();
  let report: RedactionReport;
  beforeAll(async () => {
    report = await measureRedaction(bench);
  });

  it.each(FORMS.map(({ name }) => name))('no secret is readable from %s', (name) => {
    const { leaks, cases } = report.forms.find(({ form }) => form === name)!;
    expect(cases).toBeGreaterThan(30);
    expect(Object.fromEntries(Object.entries(leaks).filter(([, shapes]) => shapes.length > 0))).toEqual({});
  });

  it('at most 1 in 60 benign texts and fields is masked', () => {
    expect(report.benign.masked.length).toBeLessThanOrEqual(report.benign.total / 60);
    expect(report.benign.masked).toEqual([]);
  });

  it('the pipeline had no trouble', () => expect(bench.reports).toEqual([]));

  it('the report is a table of recall by form and layout', () => {
    expect(redactionTable(report)).toMatch(/^\d+ shapes in \d+ forms \(\d+ cases\); 0 of \d+ benign masked\./);
  });
});

describe('a bench that redacts nothing', () => {
  it('is found out', async () => {
    const written: string[] = [];
    const target = { log: (...args: unknown[]) => void written.push(JSON.stringify(args)), child: () => target, inContext: (_: object, run: () => void) => run() };
    const { forms } = await measureRedaction({ target, drain: async () => ({ raw: written.splice(0).join('\n') }) });
    const plain = forms.find(({ form }) => form === 'a key in snake_case')!;
    expect(plain.leaks['raw']).toHaveLength(SHAPES.length);
  });
});
