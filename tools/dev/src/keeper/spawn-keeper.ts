import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { KeeperOrder, KeeperReply } from './kept-service';

/** A started server and its keeper. */
export interface Kept {
  readonly url: string;
  readonly port: number;
  /** The server's process, for tests that stop or kill it. */
  readonly pid: number;
  /** Ends the server, removes its data and resolves when the keeper has gone. Not for shared servers. */
  stop(): Promise<void>;
}

/** The compiled keeper: a process of its own can only run compiled code, also when this file runs from its source. */
const program = resolve(__dirname, '../../dist/keeper/main.js');

/**
 * Starts a keeper in a session of its own, so that Ctrl-C reaches the application first and its server only when it has ended.
 * Rejects with the keeper's own words when the server does not start.
 */
export async function spawnKeeper(order: KeeperOrder): Promise<Kept> {
  if (!existsSync(program)) throw new Error(`The keeper is not built: run "npx tsc -b tools/dev" (looked for ${program})`);
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    cwd: tmpdir(),
    detached: true,
    stdio: [order.stateFile ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const reply = await answerOf(child);
  if ('error' in reply) throw new Error(`${order.service} did not start: ${reply.error}`);
  letGo(child);
  return { ...reply, stop: () => dismiss(child) };
}

function answerOf(child: ChildProcess): Promise<KeeperReply> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error: error.message }));
    child.once('exit', (code, signal) => setImmediate(() => resolve({ error: `its keeper ended with ${signal ?? code}` })));
    createInterface({ input: child.stdout as Readable }).once('line', (line) => resolve(JSON.parse(line) as KeeperReply));
  });
}

/** Neither the child nor its pipes keep this process alive; when this process ends, the closing pipe tells the keeper. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as { unref?: () => void } | null)?.unref?.();
}

function dismiss(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}
