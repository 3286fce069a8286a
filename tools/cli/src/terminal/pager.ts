import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A pager that reads what is written to it: `CAIRN_PAGER`, else `PAGER`, else `less`. It ends by itself when everything fits on one screen. */
export class Pager {
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'close').catch(() => undefined); // an error was told by the event below
  }

  /** Undefined when there is none. `onGone`: its reader has seen enough, or there is no such program. */
  static start(env: NodeJS.ProcessEnv, onGone: () => void): Pager | undefined {
    const program = env.CAIRN_PAGER ?? env.PAGER ?? (isOnPath('less', env) ? 'less' : '');
    if (program === '' || program === 'cat') return undefined;
    const child = spawn(program, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env: { LESS: 'FRX', ...env } });
    for (const source of [child, child.stdin!]) source.on('error', onGone);
    child.once('exit', onGone);
    return new Pager(child);
  }

  write(text: string): void {
    if (this.child.stdin!.writable) this.child.stdin!.write(text);
  }

  async close(): Promise<void> {
    this.child.stdin!.end();
    await this.ended;
  }
}

/** Not every machine has one, small containers least of all. */
function isOnPath(program: string, { PATH = '' }: NodeJS.ProcessEnv): boolean {
  return PATH.split(delimiter).some((dir) => dir !== '' && existsSync(join(dir, program)));
}
