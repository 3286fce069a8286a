import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GUARANTEES } from '../src/case/guarantees';
import { CASES } from '../src/cases';
import { NOT_GUARANTEED } from '../src/report/limits';
import { keptResults } from '../src/report/kept-results';
import { pageOf } from '../src/report/page';

const page = readFileSync(join(resolve(__dirname, '../../..'), 'docs/reliability.md'), 'utf8');

/** The cells of the table of cases, without its head. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((line) => line.slice(2, -2).split(' | '));
}

describe('docs/reliability.md', () => {
  it('has exactly the cases of the code, with what they inject and what must hold', () => {
    const written = rowsOf(page).map(([number, name, injected, holds]) => [number, name, injected, holds]);
    expect(written).toEqual(CASES.map(({ number, name, injected, holds }) => [String(number), name, injected, holds]));
  });

  it('states the guarantees, their limits and the mutants of the code', () => {
    const made = pageOf(CASES.map((fault) => ({ fault, status: 'held', trials: [], baseline: [], seconds: 0, date: '1970-01-01', seed: 1 })));
    const stated = (text: string): string[] => text.split('\n').filter((line) => /^- /.test(line));
    expect(stated(page)).toEqual(stated(made));
    expect(stated(page).length).toBe(Object.keys(GUARANTEES).length + NOT_GUARANTEED.length + CASES.length);
  });

  it('says of every case that it held in all of its trials, or that they were not run', () => {
    const said = rowsOf(page).map(([, name, , , trials = '']) => [name, /^(\d+) of \1( |$)|^not run: /.test(trials)]);
    expect(said).toEqual(CASES.map(({ name }) => [name, true]));
  });

  it('is what the kept results say', () => {
    expect(rowsOf(page)).toEqual(rowsOf(pageOf(keptResults(CASES))));
  });
});
