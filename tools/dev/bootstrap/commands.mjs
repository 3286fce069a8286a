import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { countOf, resultFile } from './count.mjs';
import { install } from './install.mjs';
import { atOnce, node, root, StageFailed, stage } from './stage.mjs';

const tool = (...path) => join(root, 'node_modules', ...path);
const tsc = tool('typescript', 'bin', 'tsc');
const jest = tool('jest', 'bin', 'jest.js');
const eslint = tool('eslint', 'bin', 'eslint.js');
const benchmark = join(root, 'tools', 'bench', 'dist', 'main.js');

/** Jest's own, which shows each suite as it ends, and ours. They come last: jest would take a path after them for a reporter. */
const reporters = ['--reporters=default', `--reporters=${join(root, 'tools', 'dev', 'bootstrap', 'count-reporter.mjs')}`];

/** nx, which the walls are checked with: no background process, no cloud. */
const quietNx = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };

/** The projects: what `npx nx run-many -t lint` looks at, which starts an eslint for each and takes three times as long. */
const projects = ['libs', 'apps', 'tools', join('docs', 'examples')];

/** Eslint and tsc make a tree of every file: with Node's own 16 MB for young objects, a fifth of eslint's time goes into collecting them. */
const roomForTrees = '--max-semi-space-size=64';

const build = () => stage('build', () => node([roomForTrees, tsc, '-b']));
const lint = () => stage('lint', () => node([roomForTrees, eslint, ...projects], quietNx));
const typecheckTests = () => stage('typecheck of the tests', () => node([roomForTrees, tsc, '-p', 'tsconfig.spec.json']));

async function prepare() {
  await install();
  await build();
}

async function start(args) {
  await prepare();
  await node([join(root, 'tools', 'dev', 'dist', 'start', 'main.js'), ...args]);
}

/** With arguments for jest a part of the tests is wanted, and no guards. */
async function test(args) {
  await install();
  await atOnce(async () => { await build(); await typecheckTests(); }, lint);
  const results = resultFile();
  try {
    await stage('test', () => node([jest, ...jestDefaults(args), ...args, ...reporters], { CAIRN_TEST_COUNT: results }));
    if (args.length === 0) await stage('guards of speed', () => node([benchmark, '--quick']));
  } finally {
    const count = countOf(results);
    if (count) console.log(count);
  }
}

/** A package under compat/ is installed for its own tests alone: `npm test` stays short without it. */
async function testCompat(name, args, generate = async () => {}) {
  const compat = join(root, 'compat', name);
  await install();
  await install(compat);
  await generate(compat);
  await stage('lint', () => node([eslint, compat], quietNx));
  await stage('typecheck of the tests', () => node([tsc, '-p', compat]));
  await stage('test', () => node([jest, '--config', join(compat, 'jest.config.js'), ...args]));
}

/** With --json the results alone are on standard output. */
async function faults(args) {
  if (args.includes('--json')) console.log = console.error;
  await prepare();
  await node([join(root, 'tools', 'faults', 'dist', 'main.js'), ...args]);
}

/** The peers are installed for measurements alone: --help needs none, and --quick makes do with what the clone has. */
async function bench(args) {
  if (args.includes('--json')) console.log = console.error;
  await prepare();
  if (!['--help', '-h', '--quick'].some((alone) => args.includes(alone))) await install(join(root, 'tools', 'bench', 'peers'));
  await node([benchmark, ...args]);
}

const testGraphql = (args) => testCompat('graphql', args);
const testPrisma = (args) => testCompat('prisma', args, generatePrismaClient);

/** Generating starts no engine of Prisma's, but looks for one, and downloads it unless it is given the path of any program. */
function generatePrismaClient(compat) {
  const generate = [join(compat, 'node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints', '--schema', join(compat, 'schema.prisma')];
  return stage('generate', () => node(generate, { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }));
}

/**
 * One worker more than there are processors, since many a suite waits for servers, timers and processes of its own: on two, the suites take 325 s with three workers and 414 with two. Jest alone
 * takes one less than there are processors; each of our workers may start servers, hence no more than four.
 */
function jestDefaults(args) {
  const workers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg)) ? [] : [`--maxWorkers=${Math.min(4, availableParallelism() + 1)}`];
  return process.env.CI ? ['--ci', ...workers] : workers;
}

/** Runs a command to its exit code; what failed has already said why. */
function exitCodeOf(command) {
  return async (args) => {
    try {
      await command(args);
      return 0;
    } catch (error) {
      if (error instanceof StageFailed) return error.exitCode;
      throw error;
    }
  };
}

export const commands = { start: exitCodeOf(start), test: exitCodeOf(test), faults: exitCodeOf(faults), bench: exitCodeOf(bench), 'test:graphql': exitCodeOf(testGraphql), 'test:prisma': exitCodeOf(testPrisma) };
