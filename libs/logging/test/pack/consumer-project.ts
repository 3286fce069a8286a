import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const REPOSITORY = join(__dirname, '../../../..');
const LIBS = ['core', 'sinks', 'logging'] as const;
export type Lib = (typeof LIBS)[number];

export interface Tarball {
  readonly lib: Lib;
  readonly path: string;
  /** Paths inside of the package. */
  readonly files: readonly string[];
}

/** What npm set for the command that runs the tests, and settings of this machine's shell, are not the consumer's. */
const ENV = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(LOG_|TASK_LOG_|SERVICE_|ENVIRONMENT$|NODE_ENV$|NODE_OPTIONS$|JEST_|INIT_CWD$|npm_(package|lifecycle|command|config_(local_prefix|global_prefix|workspaces?|include|omit|dry_run|json)))/i.test(name),
  ),
);

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const path = process.env['npm_execpath'];
  const [program, first] = path !== undefined && basename(path).startsWith('npm-cli') ? [process.execPath, [path]] : ['npm', []];
  const { stdout } = await run(program, [...first, ...args], { cwd, env: ENV, maxBuffer: 1 << 26, shell: process.platform === 'win32' && program === 'npm' });
  return stdout;
}

/** Packs the libs as they are built now. */
export async function packLibs(into: string): Promise<Tarball[]> {
  const args = ['pack', ...LIBS.map((lib) => `./libs/${lib}`), '--pack-destination', into, '--json', '--ignore-scripts'];
  const packed = Object.values(JSON.parse(await npm(REPOSITORY, ...args)) as object) as { filename: string; files: { path: string }[] }[];
  return packed.map(({ filename, files }, at) => ({
    lib: LIBS[at]!,
    path: join(into, filename),
    files: files.map(({ path }) => path),
  }));
}

/** A project of its own that has the tarballs installed, and nothing of this repository in reach. */
export class ConsumerProject {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-consumer-'));

  async install(tarballs: readonly Tarball[], dependencies: Readonly<Record<string, string>>): Promise<void> {
    const ours = Object.fromEntries(tarballs.map(({ lib, path }) => [`@cairn/${lib}`, `file:${path}`]));
    const manifest = { name: 'consumer', version: '3.2.1', private: true, dependencies: { ...ours, ...dependencies } };
    writeFileSync(join(this.dir, 'package.json'), JSON.stringify(manifest));
    cpSync(join(__dirname, 'consumer'), this.dir, { recursive: true });
    renameSync(join(this.dir, 'consumer.ts.txt'), join(this.dir, 'consumer.ts'));
    await npm(this.dir, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error');
  }

  /** Runs a file of the project with Node. */
  async node(file: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { stdout } = await run(process.execPath, [join(this.dir, file)], { cwd: this.dir, env: { ...ENV, ...env }, timeout: 30_000 });
    return stdout;
  }

  /** What tsc says about the project's TypeScript; empty when nothing. */
  async typecheck(module: string, moduleResolution: string, skipLibCheck: boolean): Promise<string> {
    const config = join(this.dir, `tsconfig.${moduleResolution}.json`);
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2023'], strict: true, skipLibCheck, noEmit: true },
      ...{ experimentalDecorators: true, emitDecoratorMetadata: true, types: ['node'] },
    };
    writeFileSync(config, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    try {
      await run(process.execPath, [tsc, '-p', config], { cwd: this.dir, maxBuffer: 1 << 26 });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'cairn-pack-'));
}
