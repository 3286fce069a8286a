import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const bootstrap = resolve(__dirname, '../bootstrap.mjs');

interface Ended {
  code: number | null;
  output: string;
}

async function node(args: string[], cwd = tmpdir()): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  return { code, output: out + err };
}

/** Runs lines of an ES module beside the bootstrap's own. */
function script(lines: string, directory = resolve(__dirname, '../bootstrap')): Promise<Ended> {
  return node(['--input-type=module', '-e', lines.replaceAll("'./", `'${pathToFileURL(directory).href}/`)]);
}

describe('the bootstrap', () => {
  it('refuses an old Node and says which one is needed', async () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.18.3'})";
    const ended = await node(['--import', old, bootstrap, 'start']);
    expect(ended.code).toBe(1);
    expect(ended.output).toContain('Cairn needs Node 20.19 or later; this is 20.18.3');
  });

  it('names its commands to whoever gives none', async () => {
    const ended = await node([bootstrap]);
    expect(ended.code).toBe(2);
    expect(ended.output).toContain('start|test');
  });
});

describe('a stage', () => {
  it('says its name and its seconds', async () => {
    const ended = await script("import { stage, node } from './stage.mjs'; await stage('build', () => node(['-e', '0']));");
    expect(ended.code).toBe(0);
    expect(ended.output).toMatch(/> build\n> build: done in \d+\.\d s/);
  });

  it('that fails hands its exit code on', async () => {
    const ended = await script("import { stage, node } from './stage.mjs'; await stage('build', () => node(['-e', 'process.exit(7)'])).catch((error) => process.exit(error.exitCode));");
    expect(ended.code).toBe(7);
    expect(ended.output).toMatch(/> build: failed after \d+\.\d s, exit code 7/);
  });

  it('beside another ends too when that one fails, and the failure is handed on', async () => {
    const stages = "() => stage('lint', () => node(['-e', 'process.exit(3)'])), () => stage('build', () => node(['-e', 'setTimeout(() => {}, 500)']))";
    const ended = await script(`import { atOnce, stage, node } from './stage.mjs'; await atOnce(${stages}).catch((error) => process.exit(error.exitCode));`);
    expect(ended.code).toBe(3);
    expect(ended.output).toContain('> lint: failed after');
    expect(ended.output).toContain('> build: done in');
  });

  it.each(['SIGINT', 'SIGTERM'])('passes %s on to its program and waits for its end', async (signal) => {
    const program = `process.on('${signal}', () => { console.log('ended in order'); process.exit(3); }); setInterval(() => {}, 1000); process.kill(process.ppid, '${signal}');`;
    const ended = await script(`import { node } from './stage.mjs'; await node(['-e', ${JSON.stringify(program)}]).catch((error) => process.exit(error.exitCode));`);
    expect(ended.output).toContain('ended in order');
    expect(ended.code).toBe(3);
  });
});

describe('the installation', () => {
  let clone: string;
  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'cairn clone '));
    await mkdir(join(clone, 'tools/dev'), { recursive: true });
    await cp(resolve(__dirname, '../bootstrap'), join(clone, 'tools/dev/bootstrap'), { recursive: true });
    await writeFile(join(clone, 'package.json'), JSON.stringify({ name: 'small', version: '1.0.0', private: true }));
    await lockfile('1.0.0');
  });
  afterAll(() => rm(clone, { recursive: true, force: true }));

  const lockfile = (version: string): Promise<void> =>
    writeFile(join(clone, 'package-lock.json'), JSON.stringify({ name: 'small', version, lockfileVersion: 3, requires: true, packages: { '': { name: 'small', version } } }));
  const install = (): Promise<Ended> => script("import { install } from './install.mjs'; await install();", join(clone, 'tools/dev/bootstrap'));

  it('is done once, and again when the lockfile has changed', async () => {
    await mkdir(join(clone, 'node_modules'));
    expect((await install()).output).toContain('> install: done');
    expect((await install()).output).toBe('');
    await lockfile('1.0.1');
    expect((await install()).output).toContain('> install: done');
  });
});

describe('the count of tests', () => {
  it('comes from a run of jest that shows its suites and nothing of the count', async () => {
    const project = await mkdtemp(join(tmpdir(), 'cairn-jest-'));
    const file = join(project, 'count.json');
    const jest = resolve(__dirname, '../../../node_modules/jest/bin/jest.js');
    const reporter = resolve(__dirname, '../bootstrap/count-reporter.mjs');
    try {
      await writeFile(join(project, 'package.json'), '{"name":"small"}');
      await writeFile(join(project, 'small.test.js'), "it('passes', () => undefined); it('fails', () => { throw new Error('as it should'); });");
      const run = `process.env.CAIRN_TEST_COUNT = ${JSON.stringify(file)}; process.argv.push('--rootDir=.', '--reporters=default', ${JSON.stringify(`--reporters=${reporter}`)}); require(${JSON.stringify(jest)});`;
      const ended = await node(['-e', run], project);
      expect(ended.code).toBe(1);
      expect(ended.output).toContain('FAIL ./small.test.js');
      expect(ended.output).not.toContain('Test results written');
      expect((await script(`import { countOf } from './count.mjs'; console.log(countOf(${JSON.stringify(file)}));`)).output).toBe('1 passed, 1 failed\n');
    } finally {
      await rm(project, { recursive: true, force: true });
    }
  });

  it('is one plain line, in which a suite that did not run is a failure', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'cairn-count-')), 'results.json');
    await writeFile(file, JSON.stringify({ numPassedTests: 12, numFailedTests: 1, numRuntimeErrorTestSuites: 1 }));
    const ended = await script(`import { countOf } from './count.mjs'; console.log(countOf(${JSON.stringify(file)}));`);
    await rm(resolve(file, '..'), { recursive: true, force: true });
    expect(ended.output).toBe('12 passed, 2 failed\n');
  });
});
