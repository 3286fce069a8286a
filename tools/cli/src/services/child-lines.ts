import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program ended badly, or is not there. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

const LONGEST_REASON = 500;

/** The lines a program prints, until it or the reader ends. @throws ProgramFailed when it is not there or ends with another code than 0. */
export async function* childLines(program: string, args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): AsyncGenerator<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', (code) => resolve(code ?? 1));
  });
  let reason = '';
  child.stderr.on('data', (bytes: Buffer) => (reason = (reason + bytes.toString()).slice(-LONGEST_REASON)));
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* createInterface({ input: child.stdout, crlfDelay: Infinity });
    const result = await ended;
    if (result !== 0 && !signal.aborted) throw new ProgramFailed(`${program}: ${result instanceof Error ? result.message : reason.trim() || `ended with code ${result}`}`);
  } finally {
    signal.removeEventListener('abort', stop);
    child.kill();
    await ended;
  }
}
