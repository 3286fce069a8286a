import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with what the child sent first by `process.send`. */
  readonly message: Promise<unknown>;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** A child that runs longer is killed. Default 25 s. */
  readonly limitMs?: number;
}

const LIMIT_MS = 25_000;
const FIXTURES = join(__dirname, '..', 'fixtures');

/** Settings of the machine the test runs on are not the child's. */
const CLEAN_ENV = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(LOG_|TASK_LOG_|SERVICE_|ENVIRONMENT$|NODE_ENV$|NODE_OPTIONS$|JEST_|.*_LOG_LEVEL$)/.test(name)),
);

/** Starts `node fixtures/<name> <options as JSON>` on the compiled packages. A child that does not end in time is killed. */
export function startFixture(name: string, options: object, child: ChildOptions = {}): Child {
  return startNode([join(FIXTURES, name), JSON.stringify(options)], child);
}

export function startNode(args: readonly string[], { env, cwd, limitMs = LIMIT_MS }: ChildOptions = {}): Child {
  const child = spawn(process.execPath, args, { cwd, env: { ...CLEAN_ENV, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
  const overdue = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(overdue);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const message = new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('close', () => reject(new Error(`the child ended without a message: ${stderr || stdout}`)));
  });
  message.catch(() => undefined); // not every test waits for one
  return { process: child, ended, message };
}
