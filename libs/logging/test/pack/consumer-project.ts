import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const REPOSITORY = join(__dirname, '../../../..');
const LIBS = ['core', 'sinks', 'store', 'audit', 'logging'] as const;
/** Command lines, which an app may install beside them. */
const TOOLS = ['cli', 'audit-cli'] as const;
export type Lib = (typeof LIBS)[number] | (typeof TOOLS)[number];
const PACKED: readonly Lib[] = [...LIBS, ...TOOLS];
export const folderOf = (lib: Lib): string => join((LIBS as readonly Lib[]).includes(lib) ? 'libs' : 'tools', lib);

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

/** Packs the libs and the command lines as they are built now. */
export async function packLibs(into: string): Promise<Tarball[]> {
  const args = ['pack', ...PACKED.map((lib) => `./${folderOf(lib)}`), '--pack-destination', into, '--json', '--ignore-scripts'];
  const packed = Object.values(JSON.parse(await npm(REPOSITORY, ...args)) as object) as { filename: string; files: { path: string }[] }[];
  return packed.map(({ filename, files }, at) => ({
    lib: PACKED[at]!,
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
    for (const file of ['consumer.ts', 'subpaths.ts']) renameSync(join(this.dir, `${file}.txt`), join(this.dir, file));
    await npm(this.dir, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error');
  }

  /** Has packages of this repository too, as if they were installed. */
  link(names: readonly string[]): void {
    for (const name of names) {
      const place = join(this.dir, 'node_modules', name);
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(join(REPOSITORY, 'node_modules', name), place, 'junction');
    }
  }

  /** Runs a file of the project with Node. */
  async node(file: string, env: NodeJS.ProcessEnv = {}, ...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [join(this.dir, file), ...args], { cwd: this.dir, env: { ...ENV, ...env }, timeout: 30_000 });
    return stdout;
  }

  /** What tsc says about a file of the project; empty when nothing. */
  async typecheck(file: string, module: string, moduleResolution: string, skipLibCheck: boolean): Promise<string> {
    const config = join(this.dir, `tsconfig.${file}.${moduleResolution}.json`);
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2023'], strict: true, skipLibCheck, noEmit: true },
      ...{ experimentalDecorators: true, emitDecoratorMetadata: true, types: ['node'] },
    };
    writeFileSync(config, JSON.stringify({ compilerOptions, files: [file] }));
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
