import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { freePort } from '../../src/net/free-port';
import { eventually } from '../processes';
import { root } from './pages';

export type Json = Record<string, unknown>;

/** Whatever the machine has set must not change what the examples do. */
const SETTINGS = /^(LOG_|LOGS_|AUDIT_|OTEL_|SERVICE_|TASK_LOG_DIR|ENVIRONMENT|NODE_|FORCE_COLOR|NO_COLOR|PORT|REDIS_URL|DATABASE_URL)/;
export const cleanEnvironment = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));

/** `cairn-audit`, as it was compiled. */
export const AUDIT_PROGRAM = join(root, 'tools/audit-cli/bin/cairn-audit.js');

/** The directory of a user's app, in which examples run. */
export class AppDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'cairn-docs-'));

  constructor() {
    writeFileSync(join(this.path, 'package.json'), JSON.stringify({ name: 'task-api', version: '1.0.0', private: true }));
  }

  /** Every line of every log file, and of other files the example wrote. */
  records(): Json[] {
    return this.files().flatMap((file) => parsed(readFileSync(join(this.path, file), 'utf8')));
  }

  /** From the directory; links left out. */
  files(): string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1))
      .sort();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A compiled example that runs as a user would run it. */
export class RunningExample {
  private out = '';
  private err = '';
  private readonly closed: Promise<unknown>;

  private constructor(
    readonly directory: AppDirectory,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    child.stdout!.on('data', (data: Buffer) => (this.out += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (this.err += data.toString()));
    this.closed = once(child, 'close');
  }

  static async start(source: string, directory: AppDirectory, env: NodeJS.ProcessEnv = {}): Promise<RunningExample> {
    const port = await freePort();
    const program = compiled(source);
    if (!existsSync(program)) throw new Error(`${program} is not there: run npm run build`);
    const child = spawn(process.execPath, [program], {
      cwd: directory.path,
      env: { ...cleanEnvironment(), NODE_ENV: 'production', PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new RunningExample(directory, child, port);
  }

  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.err;
  }

  /** Asks as soon as the app answers. */
  async fetch(path: string, init?: RequestInit): Promise<{ response: Response; text: string }> {
    let answer: Response | undefined;
    await eventually(async () => {
      if (this.child.exitCode !== null) throw new Error(`the example ended: ${this.err}`);
      answer = await fetch(`http://127.0.0.1:${this.port}${path}`, init).catch(() => undefined);
      return answer !== undefined;
    }, `the example answers ${path}`);
    return { response: answer!, text: await answer!.text() };
  }

  /** Waits for its own end. */
  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }

  /** Ends it as a supervisor does. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.closed;
  }

  /** What was printed as JSON. */
  printed(): Json[] {
    return parsed(`${this.out}\n${this.err}`);
  }
}

export function compiled(source: string): string {
  const name = basename(source).replace(/\.ts$/, '.js').replace(/\.mts$/, '.mjs');
  return join(root, 'docs/examples/dist', name);
}

function parsed(text: string): Json[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Json);
}
