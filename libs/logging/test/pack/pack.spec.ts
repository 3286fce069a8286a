import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { assertValidLine } from '@cairn/core/testing';
import { ConsumerProject, folderOf, packLibs, REPOSITORY, temporaryDirectory, type Tarball } from './consumer-project';

const LIMIT_MS = 120_000;
const TYPES = { '@types/node': '20.19.25' };
const PEERS = { 'reflect-metadata': '0.2.2', rxjs: '7.8.2', 'nestjs-cls': '6.3.1', winston: '3.19.0' };

/**
 * The Nest this repository has, and the oldest that the peers allow. Nest 12 consists of ES modules, which TypeScript lets no CommonJS project import under `node16`. The optional peers are installed nowhere.
 */
const NESTS: readonly { name: string; nest: string; resolutions: [module: string, resolution: string, skipLibCheck: boolean][] }[] = [
  { name: 'Nest 12', nest: '12.5.1', resolutions: [['NodeNext', 'nodenext', false], ['ESNext', 'bundler', true]] },
  { name: 'Nest 11', nest: '11.0.0', resolutions: [['Node16', 'node16', true]] },
];

/** Packages of this repository that entry points serve; its terminus takes no Nest 11. */
const OPTIONAL = ['@types/pg', 'bullmq', 'kysely', 'pg', 'typeorm'];
const GIVEN = {
  './bullmq': ['JobLogger', 'JobLoggingModule', 'cairnTelemetry', 'flowWithContext', 'observeQueue', 'observeWorker', 'sandboxed'],
  './kysely': ['kyselyLog', 'observeTransactions'],
  './pg': ['observeClient', 'observePool'],
  './prisma': ['prismaLogging'],
  './query': ['LogQueryModule'],
  './terminus': ['TerminusLoggingModule'],
  './testing': ['CapturedRecords', 'LoggingTestingModule', 'recordMatchers'],
  './typeorm': ['TypeOrmLogger', 'TypeOrmLoggingModule', 'observeDataSource'],
};

let packed: Promise<Tarball[]>;
let installed: Promise<void>[];
let into: string;
const projects = NESTS.map(() => new ConsumerProject());

beforeAll(async () => {
  into = temporaryDirectory();
  packed = packLibs(into);
  const tarballs = await packed;
  // Both at once: npm mostly waits. Each waits for its own below, which is where a failure is told.
  installed = NESTS.map(({ nest }, at) => projects[at]!.install(tarballs, { '@nestjs/common': nest, '@nestjs/core': nest, '@nestjs/platform-express': nest, ...PEERS, ...TYPES }));
  void Promise.allSettled(installed);
}, LIMIT_MS);
afterAll(async () => {
  await Promise.allSettled(installed);
  for (const project of projects) project.remove();
  rmSync(into, { recursive: true, force: true });
}, LIMIT_MS);

describe('a packed package', () => {
  it.each(['core', 'sinks', 'store', 'audit', 'logging', 'cli', 'audit-cli'] as const)('%s holds what it is for, with its licence and README, and no tests', async (lib) => {
    const { files } = (await packed).find((tarball) => tarball.lib === lib)!;
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts']));
    expect(files.filter((path) => /\.spec\.|tsbuildinfo|(^|\/)test\/|fixtures|\.env|tsconfig|\.log$/.test(path))).toEqual([]);
  });

  it.each(['core', 'sinks', 'store', 'audit', 'logging', 'cli', 'audit-cli'] as const)('%s has every file that its exports name', async (lib) => {
    const { files } = (await packed).find((tarball) => tarball.lib === lib)!;
    const { exports, main, types, license, engines } = JSON.parse(readFileSync(join(REPOSITORY, folderOf(lib), 'package.json'), 'utf8'));
    const targets = Object.values(exports as Record<string, string | Record<string, string>>).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
    for (const path of [main, types, ...targets]) expect(files.some((file) => matches(file, path))).toBe(true);
    expect({ license, engines }).toEqual({ license: 'MIT', engines: { node: '>=20.19' } });
  });
});

describe.each(NESTS)('a project with $name', ({ name, nest, resolutions }) => {
  const at = NESTS.findIndex((each) => each.name === name);
  const project = projects[at]!;

  beforeAll(() => installed[at], LIMIT_MS);

  it(`has ${name}`, () => {
    expect(JSON.parse(project.read('node_modules/@nestjs/core/package.json')).version).toBe(nest);
  });

  it.each(['app.cjs', 'app.mjs'])('records its requests, and what a guard refused, when it starts from %s', async (file) => {
    const env = { LOG_DIR: `logs-${file}`, LOG_CONSOLE: 'json' };
    const lines = (await project.node(file, env)).trimEnd().split('\n');
    for (const line of lines) assertValidLine('nested', line);
    const records = lines.map((line) => JSON.parse(line) as CanonicalRecord);
    const request = records.find(({ event }) => event === 'http.request.completed')!;
    expect(request).toMatchObject({
      service: 'consumer',
      version: '3.2.1',
      metadata: { path: '/tasks', status_code: 200, handler: 'TaskController.list' },
    });
    const listed = { component: 'TaskController', metadata: { password: '[REDACTED]' }, context: { request_id: request.context.request_id } };
    expect(records.find(({ message }) => message === 'Tasks listed')).toMatchObject(listed);
    const refusal = { status_code: 403, handler: 'TaskController.lock', required_permission: 'task:lock' };
    expect(records.find(({ event }) => event === 'authz_fail')).toMatchObject({ category: 'security', metadata: refusal });
    const requestFile = readdirSync(join(project.dir, env.LOG_DIR)).find((each) => /^request\..*\d{4}-\d{2}-\d{2}/.test(each))!;
    expect(JSON.parse(project.read(`${env.LOG_DIR}/${requestFile}`).split('\n', 1)[0]!)).toEqual(request);
  }, LIMIT_MS);

  it('finds what it logged with the command line', async () => {
    const env = { LOG_DIR: 'logs-command' };
    await project.node('app.cjs', { ...env, LOG_CONSOLE: 'off' });
    const found = await project.node('node_modules/@cairn/cli/bin/cairn.js', env, 'logs', 'search', 'message:"Tasks listed"', '--json');
    expect(found.trimEnd().split('\n').map((line) => JSON.parse(line) as object)).toMatchObject([{ service: 'consumer', message: 'Tasks listed' }]);
    expect(await project.node('node_modules/@cairn/audit-cli/bin/cairn-audit.js', env, '--help')).toContain('verify-proof');
  }, LIMIT_MS);

  it('loads no optional package by the import', async () => {
    const { loaded } = JSON.parse(await project.node('loaded.cjs')) as { loaded: string[] };
    expect(loaded).toEqual(expect.arrayContaining(['@cairn/core', '@cairn/logging', '@cairn/sinks', 'nestjs-cls']));
    expect(loaded.filter((each) => /bullmq|opentelemetry|^pg$|ioredis|typeorm|kysely|prisma|terminus|^zod$|^ajv/.test(each))).toEqual([]);
  });

  it('has entry points that need no package, and others that name the missing one', async () => {
    const missing = { './bullmq': says('bullmq'), './terminus': says('terminus', '@nestjs/terminus'), './typeorm': says('typeorm') };
    expect(JSON.parse(await project.node('subpaths.cjs'))).toEqual({ ...GIVEN, ...missing });
  });

  it.each(resolutions)('has types that hold with module %s and resolution %s (skipLibCheck %s)', async (...options) => {
    expect(await project.typecheck('consumer.ts', ...options)).toBe('');
  }, LIMIT_MS);

  describe('that has the packages of its entry points', () => {
    const isNest12 = nest.startsWith('12.');
    beforeAll(() => project.link(isNest12 ? ['@nestjs/terminus', ...OPTIONAL] : OPTIONAL));

    it('can load them', async () => {
      const terminus = isNest12 ? {} : { './terminus': says('terminus', '@nestjs/terminus') };
      expect(JSON.parse(await project.node('subpaths.cjs'))).toEqual({ ...GIVEN, ...terminus });
    });

    it('has types of them that hold', async () => {
      const [module, resolution] = resolutions[0]!;
      expect(await project.typecheck('subpaths.ts', module, resolution, true)).toBe('');
    }, LIMIT_MS);
  });
});

function says(entry: string, missing = entry): string {
  return `CAIRN_E_PEER_MISSING: @cairn/logging/${entry} needs the package "${missing}". Run: npm install ${missing}`;
}

/** `./schemas/*.json` stands for any file there. */
function matches(file: string, target: string): boolean {
  const [before, after] = target.replace('./', '').split('*') as [string, string | undefined];
  return after === undefined ? file === before : file.startsWith(before) && file.endsWith(after);
}
