import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone, wherever the command was given. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

export class StageFailed extends Error {
  constructor(exitCode) {
    super(`ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Runs one stage between two lines that say its name and how long it took. */
export async function stage(name, work) {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.log(`\n> ${name}`);
  try {
    await work();
    console.log(`> ${name}: done in ${seconds()}`);
  } catch (error) {
    console.error(`> ${name}: failed after ${seconds()}${error instanceof StageFailed ? `, exit code ${error.exitCode}` : ''}`);
    throw error;
  }
}

/** Work that each takes one processor. All of it ends, so that everything that is wrong is said; then the first failure is thrown. */
export async function atOnce(...works) {
  const ends = await Promise.allSettled(works.map((work) => work()));
  const failed = ends.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/** Runs a Node program in the clone with our terminal. */
export function node(args, env = {}) {
  return run(process.execPath, args, { env: { ...process.env, ...env } });
}

/** Runs a program to its end and passes signals on to it; rejects with StageFailed when it does not end with 0. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    const unhook = passSignalsTo(child);
    child.once('error', (error) => {
      unhook();
      reject(error);
    });
    child.once('close', (code, signal) => {
      unhook();
      const exitCode = code ?? 128 + constants.signals[signal];
      if (exitCode === 0) resolve();
      else reject(new StageFailed(exitCode));
    });
  });
}

function passSignalsTo(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    // Ctrl-C in a terminal reaches the child by itself: a second one would look like impatience.
    const handler = () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => handlers.forEach((off) => off());
}
