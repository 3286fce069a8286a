import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The compiled package: what runs in a process of its own has to be compiled. */
export const dist = resolve(__dirname, '../dist');

export const run = promisify(execFile);

/** A process that ran `script` up to its first line of output and goes on. */
export interface Holder {
  readonly child: ChildProcess;
  readonly line: string;
  /** Ends the process with SIGKILL, or with its own exit when its standard input closes. */
  kill(): Promise<void>;
  leave(): Promise<void>;
}

/** Starts `script` (CommonJS, with top-level await) in a Node of its own and waits for its first line. It ends when its input closes. */
export async function holder(script: string, env: NodeJS.ProcessEnv = {}): Promise<Holder> {
  const program = `process.stdin.resume().once('end', () => process.exit()); (async () => { ${script} })();`;
  const child = spawn(process.execPath, ['-e', program], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout as Readable }), 'line'), gone.then(() => ['(ended)'])])) as [string];
  return {
    child,
    line,
    kill: async () => void (child.kill('SIGKILL'), await gone),
    leave: async () => void (child.stdin?.end(), await gone),
  };
}

/** Waits until `condition` holds, asking again and again; fails after half a minute. */
export async function eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    if (await condition()) return;
  }
  throw new Error(`Not within 30 seconds: ${what}`);
}
