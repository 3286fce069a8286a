import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const root = resolve(__dirname, '../../..');

async function node(args: string[], input: string): Promise<unknown> {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NX_DAEMON: 'false' }, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(output);
}

/** The place a text would stand at, the package it imports, and why that must not be. */
const forbidden = [
  ['libs/core/src/new.ts', 'winston', 'core knows no logging library'],
  ['libs/core/src/new.ts', '@nestjs/common', 'core knows no framework'],
  ['libs/core/src/new.ts', '@cairn/sinks', 'core knows no sink'],
  ['libs/core/src/new.spec.ts', '@cairn/logging', 'tests stay within the layers too'],
  ['libs/core/src/new.ts', '../../sinks/src/index', 'no way around by a path'],
  ['libs/sinks/src/new.ts', '@nestjs/common', 'sinks know no framework'],
  ['libs/sinks/src/new.ts', '@cairn/logging', 'sinks do not know who uses them'],
  ['libs/sinks/src/new.ts', 'ioredis', 'nor any other store'],
  ['libs/audit/src/new.ts', '@cairn/sinks', 'the trail depends on no sink'],
  ['libs/audit/src/new.ts', '@nestjs/common', 'nor on any framework'],
  ['libs/audit/src/new.ts', 'commander', 'nor on a command line'],
  ['tools/audit-cli/src/new.ts', '@cairn/logging', 'an auditor needs no logging'],
  ['tools/cli/src/new.ts', '@cairn/logging', 'finding records needs no framework'],
  ['tools/cli/src/new.ts', '@nestjs/common', 'nor the framework itself'],
  ['libs/store/src/new.ts', '@nestjs/common', 'stores know no framework'],
  ['libs/store/src/new.ts', '@cairn/sinks', 'adapters do not know each other'],
  ['libs/store/src/new.ts', 'bullmq', 'a store has no queue'],
  ['libs/sinks/src/new.ts', '@cairn/store', 'nor in the other direction'],
  ['libs/logging/src/new.ts', '@cairn/api', 'no library knows an app'],
  ['libs/logging/src/new.ts', '@cairn/dev', 'the product does not need the embedded services'],
  ['libs/logging/src/new.ts', 'logform', 'a package that only another one declares'],
  ['apps/api/src/new.ts', '@cairn/core', 'an app uses the face, as a user does'],
  ['apps/api/src/new.ts', '@cairn/worker', 'apps do not know each other'],
  ['tools/dev/src/new.ts', '@cairn/core', 'what starts servers is no part of the product'],
  ['libs/sinks/src/new.ts', '@cairn/faults', 'the product has no switch for its faults'],
  ['libs/audit/src/new.ts', '@cairn/audit-faults', 'and the trail has none either'],
] as const;

const allowed = [
  ['libs/core/src/new.ts', 'zod'],
  ['libs/core/src/new.ts', 'node:fs'],
  ['libs/core/src/new.spec.ts', '@cairn/dev'],
  ['libs/sinks/src/new.ts', '@cairn/core'],
  ['libs/sinks/src/new.ts', 'winston-daily-rotate-file'],
  ['libs/audit/src/new.ts', '@cairn/core'],
  ['tools/audit-cli/src/new.ts', '@cairn/audit'],
  ['tools/cli/src/new.ts', '@cairn/audit-cli'],
  ['libs/logging/src/new.ts', '@cairn/audit'],
  ['libs/core/src/new.ts', 're2js'],
  ['libs/store/src/new.ts', '@cairn/core'],
  ['libs/store/src/redis/new.ts', 'ioredis'],
  ['libs/logging/src/new.ts', '@cairn/store'],
  ['libs/logging/src/new.ts', '@cairn/sinks'],
  ['libs/logging/src/new.ts', '@nestjs/common'],
  ['libs/logging/src/new.spec.ts', '@cairn/dev'],
  ['apps/api/src/new.ts', '@cairn/logging'],
  ['apps/api/test/new.ts', '@cairn/core'],
  ['apps/worker/src/new.ts', '@cairn/dev'],
  ['tools/faults/src/new.ts', '@cairn/sinks'],
  ['tools/faults/src/new.ts', '@cairn/audit-faults'],
] as const;

describe('the walls between the layers', () => {
  let brokenRules: string[][];
  beforeAll(async () => {
    const cases = [...forbidden, ...allowed].map(([path, from]) => ({ path, text: `export { something } from '${from}';\n` }));
    brokenRules = ((await node(['tools/dev/test/lint-texts.mjs'], JSON.stringify(cases))) as { ruleId: string }[][]).map((verdict) => verdict.map(({ ruleId }) => ruleId));
  }, 60_000);

  it.each(forbidden.map((each, index) => [...each, index] as const))('refuse %s -> %s: %s', (_path, _from, _why, index) => {
    expect(brokenRules[index]).toContain('@nx/enforce-module-boundaries');
  });

  it.each(allowed.map((each, index) => [...each, index] as const))('let %s -> %s pass', (_path, _from, index) => {
    expect(brokenRules[forbidden.length + index]).toEqual([]);
  });
});

describe('the layers', () => {
  const projects = ['libs', 'apps', 'tools']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)))
    .concat('docs/examples')
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { nx?: { tags?: string[] }; scripts?: { lint?: string } } }));
  let layers: Map<string, string[]>;
  beforeAll(async () => {
    const print = "import('./tools/dev/walls.mjs').then(({ layers }) => process.stdout.write(JSON.stringify([...layers])))";
    layers = new Map((await node(['-e', print], '')) as [string, string[]][]);
  });

  it.each(projects)('have a place for $folder, which is linted', ({ manifest }) => {
    expect(manifest.nx?.tags?.filter((tag) => layers.has(tag))).toHaveLength(1);
    expect(manifest.scripts?.lint).toBe('eslint .');
  });

  it('allow only layers that exist, and none all of them', () => {
    for (const allowedLayers of layers.values()) {
      expect([...layers.keys()]).toEqual(expect.arrayContaining(allowedLayers));
      expect(allowedLayers.length).toBeLessThan(layers.size);
    }
  });
});
