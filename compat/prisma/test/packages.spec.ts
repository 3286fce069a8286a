import { readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the packages of these tests', () => {
  it('are locked without registry hosts and paths of a machine', () => {
    const lockfile = readFileSync(join(__dirname, '../package-lock.json'), 'utf8');
    expect(lockfile).not.toMatch(/"resolved"|"(?:file|link):|\/work\/|\/home\//);
  });
});
