import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FoundProgram } from '../debian/debian-program';
import type { KeeperOrder, KeptService } from '../keeper/kept-service';
import { freePort } from '../net/free-port';
import { findRedis } from './find-redis';

const ready = /ready to accept connections/i;

/** Starts Redis (or Valkey) on 127.0.0.1, without persistence and in a temporary directory unless told. */
export async function keepRedis(order: KeeperOrder): Promise<KeptService> {
  const program = await findRedis();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(program, order.port ?? (await freePort()), order);
    } catch (error) {
      // Between finding a free port and listening on it another process can take it.
      if (attempt === 3) throw error;
    }
  }
}

async function start(program: FoundProgram, port: number, { settings: own = [], dataDir: given }: KeeperOrder): Promise<KeptService> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'cairn-redis-')));
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', dataDir, ...own];
  const server = spawn(program.path, settings, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...program.env } });
  const stop = (): Promise<void> => end(server, given === undefined ? dataDir : undefined);
  try {
    await readiness(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, port, pid: server.pid as number, dataDir, stop };
}

function readiness(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: server.stdout as Readable }).on('line', (line) => {
      if (ready.test(line)) resolve();
      if (said.length < 50) said.push(line);
    });
    server.once('error', reject);
    server.once('close', (code, signal) => reject(new Error(`Redis ended with ${signal ?? code}\n${said.join('\n')}`)));
  });
}

async function end(server: ChildProcess, dataDir: string | undefined): Promise<void> {
  if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL'); // nothing is kept, and a server that a test has frozen would not answer anything else
    await gone;
  }
  if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
}
