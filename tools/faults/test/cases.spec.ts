import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CASES } from '../src/cases';
import { MUTABLE } from '../src/mutants/mutant';
import { patched } from '../src/mutants/patched';

const root = resolve(__dirname, '../../..');

describe('the cases', () => {
  it('are the files of their folder, in the order of their numbers', () => {
    const files = readdirSync(join(root, 'tools/faults/src/cases')).filter((name) => name.endsWith('.case.ts'));
    expect(CASES.map(({ number, name }) => `${String(number).padStart(2, '0')}-${name}.case.ts`)).toEqual(files.sort());
  });

  it('have names of their own, and figures too', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    for (const { figures } of CASES) expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });

  it.each(CASES.map(({ name, smoke }) => [name, smoke] as const))('%s has a small form in npm test', (_name, smoke) => {
    if (typeof smoke === 'number') expect(smoke).toBeGreaterThan(0);
    else expect(existsSync(join(root, smoke))).toBe(true);
  });
});

describe('the mutants', () => {
  const all = CASES.flatMap(({ name, mutants }) => mutants.map((mutant) => [name, mutant.name, mutant] as const));

  it('are at least one for each case', () => {
    expect(CASES.filter(({ mutants }) => mutants.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it.each(all)('%s: "%s" has a place in the compiled product', (_case, _mutant, { patches }) => {
    for (const patch of patches) {
      const text = readFileSync(join(root, MUTABLE[patch.lib], 'dist', patch.file), 'utf8');
      expect(patched(text, patch)).not.toBe(text);
    }
  });

  it('fail loudly when the text they change is gone, or stands there twice', () => {
    const patch = { lib: 'core', file: 'x.js', find: 'guard()', replace: '' } as const;
    expect(() => patched('nothing', patch)).toThrow("stands 0 times, not once, in libs/core/dist/x.js: guard()");
    expect(() => patched('guard(); guard();', patch)).toThrow('stands 2 times');
  });
});
