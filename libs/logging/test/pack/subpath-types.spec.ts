import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  exports: Record<string, string | { types: string }>;
  typesVersions: { '*': Record<string, string[]> };
}

/** `"module": "commonjs"`, which many apps on Nest 11 have, reads `typesVersions` in place of `exports`. */
describe('the subpaths', () => {
  it.each(['core', 'sinks', 'logging'])('of %s have the same types for both ways TypeScript finds them', (library) => {
    const manifest = JSON.parse(readFileSync(join(__dirname, '../../..', library, 'package.json'), 'utf8')) as Manifest;
    const subpaths = Object.entries(manifest.exports).flatMap(([name, target]) => (name === '.' || typeof target === 'string' ? [] : [[name.slice('./'.length), [target.types]]]));
    expect(manifest.typesVersions['*']).toEqual(Object.fromEntries(subpaths));
  });
});
