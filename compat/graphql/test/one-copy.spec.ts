import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const [ofLibrary, ofServers] = ['libs/logging/src/index.ts', 'compat/graphql/node_modules/@nestjs/graphql/package.json'].map((path) => createRequire(join(root, path)));

describe('the packages of these tests', () => {
  it.each(['@nestjs/common', '@nestjs/core', 'reflect-metadata'])('share one copy of %s with the library', (name) => {
    expect(ofServers!.resolve(name)).toBe(ofLibrary!.resolve(name));
  });

  it('are locked without registry hosts and paths of a machine', () => {
    const lockfile = readFileSync(join(root, 'compat/graphql/package-lock.json'), 'utf8');
    expect(lockfile).not.toMatch(/"resolved"|"(?:file|link):|\/work\/|\/home\//);
  });
});
