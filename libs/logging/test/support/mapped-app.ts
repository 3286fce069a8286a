import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { startNode, type Ended } from './child';

const ROOT = join(__dirname, '../../../..');

/** A package whose source map names a source that lies nowhere, in a folder of the app: that of TypeORM does. */
const ORM = 'export function query(): never {\n  throw new Error("no such table");\n}\n';
const ORM_SOURCE = 'src/driver/QueryRunner.ts';

const APP = `import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime } from '@cairn/logging';
import { query } from 'orm';

async function listTasks(): Promise<void> {
  query();
}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(LoggingModule.forRoot({ toFile: false }), { logger: false });
  const log = app.get(LoggingRuntime).logger('tasks');
  await listTasks().catch((error: unknown) => log.error('Tasks cannot be listed', error));
  await app.close();
}

void main();
`;

/** An app in a directory of its own, compiled with source maps, and run with them. */
export class MappedApp {
  private readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-mapped-')));

  constructor(module: 'commonjs' | 'module') {
    this.write('package.json', JSON.stringify({ name: 'mapped', type: module }));
    this.write('node_modules/orm/package.json', JSON.stringify({ name: 'orm', main: 'driver/QueryRunner.js' }));
    this.compile(ORM, 'node_modules/orm/driver/QueryRunner.js', ORM_SOURCE, 'commonjs');
    this.write('src/main.ts', APP);
    this.compile(APP, 'dist/main.js', 'src/main.ts', module);
    for (const name of ['@nestjs', '@cairn']) this.link(name);
  }

  /** As an image often has it: the maps are there, the sources are not. */
  withoutSources(): this {
    rmSync(join(this.dir, 'src'), { recursive: true });
    return this;
  }

  run(console: 'json' | 'pretty'): Promise<Ended> {
    return startNode(['--enable-source-maps', 'dist/main.js'], { cwd: this.dir, env: { LOG_CONSOLE: console } }).ended;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  private compile(text: string, output: string, source: string, module: 'commonjs' | 'module'): void {
    const kind = module === 'module' ? ModuleKind.ES2022 : ModuleKind.CommonJS;
    const compilerOptions = { module: kind, target: ScriptTarget.ES2022, sourceMap: true };
    const { outputText, sourceMapText } = transpileModule(text, { compilerOptions, fileName: 'module.ts' });
    const map = { ...(JSON.parse(sourceMapText!) as object), sources: [relative(dirname(output), source)] };
    this.write(output, outputText.replace(/sourceMappingURL=.*/, `sourceMappingURL=${output.split('/').at(-1)!}.map`));
    this.write(`${output}.map`, JSON.stringify(map));
  }

  private write(path: string, text: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }

  private link(name: string): void {
    symlinkSync(join(ROOT, 'node_modules', name), join(this.dir, 'node_modules', name));
  }
}
