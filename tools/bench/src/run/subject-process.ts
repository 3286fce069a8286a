import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Pinning } from './pinning';

export interface SubjectStart {
  /** The compiled program under dist/subjects. */
  readonly program: string;
  /** What it is started with. */
  readonly options: { readonly dir: string; readonly [name: string]: unknown };
  /** The Node that runs it. */
  readonly node: string;
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** False: it may use every processor. */
  readonly pinned?: boolean;
}

interface Reply {
  readonly ready?: true;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A process under measurement: it lives through all rounds, and does nothing unless it is asked. */
export class SubjectProcess {
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private next = 0;
  private ready!: () => void;
  private readonly isReady = new Promise<void>((resolve) => (this.ready = resolve));
  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly program: string,
  ) {
    this.ended = once(child, 'exit');
    child.on('message', (reply: Reply) => this.hear(reply));
    child.once('exit', (code, signal) => this.failAll(new Error(`${program} ended with ${code ?? signal}`)));
  }

  /** Its output goes to `stdout.log` and `stderr.log` in its directory. */
  static async start({ program, options, node, flags = [], env = {}, pinned = true }: SubjectStart, pinning: Pinning): Promise<SubjectProcess> {
    const path = resolve(__dirname, '../subjects', program);
    const line: [string, ...string[]] = [node, ...flags, path, JSON.stringify(options)];
    const [command, ...args] = pinned ? pinning.onSubjectsProcessor(line) : pinning.onAnyProcessor(line);
    const outputs = ['stdout.log', 'stderr.log'].map((name) => openSync(join(options.dir, name), 'a'));
    const child = spawn(command, args, { stdio: ['ignore', ...outputs, 'ipc'], env: { ...cleanEnvironment(), ...env } });
    for (const output of outputs) closeSync(output);
    const subject = new SubjectProcess(child, program);
    await Promise.race([subject.isReady, subject.ended.then(() => subject.failed(options.dir))]);
    return subject;
  }

  ask<T>(name: string, argument?: unknown): Promise<T> {
    const id = (this.next += 1);
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, name, argument });
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }

  private failed(dir: string): never {
    throw new Error(`${this.program} did not start:\n${readFileSync(join(dir, 'stderr.log'), 'utf8')}`);
  }

  private hear({ ready, id, value, error }: Reply): void {
    if (ready === true) return this.ready();
    const asked = this.waiting.get(id!);
    this.waiting.delete(id!);
    if (error === undefined) asked?.resolve(value as never);
    else asked?.reject(new Error(`${this.program}: ${error}`));
  }

  private failAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** As in production, without the settings of whoever runs this. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return { PATH, HOME, TMPDIR, LANG, NODE_ENV: 'production' };
}
