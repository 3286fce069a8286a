import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const PYTHON = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
const CTRL_C = '\u0003';

/** A program on a terminal of its own, as a person runs it. */
export class Terminal {
  private shown = '';
  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (data: Buffer) => (this.shown += data.toString()));
    this.closed = once(child, 'close');
  }

  static open(program: readonly [string, ...string[]], cwd: string, env: NodeJS.ProcessEnv): Terminal {
    const [command, ...args] = onTerminal(program);
    return new Terminal(spawn(command!, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  get screen(): string {
    return this.shown;
  }

  /** Ends the program by Ctrl-C. */
  async interrupt(): Promise<void> {
    this.child.stdin!.write(CTRL_C);
    await this.closed;
  }
}

/** The command that gives a program a terminal: `script` of util-linux or BSD, else Python. */
function onTerminal(program: readonly string[]): string[] {
  if (process.platform === 'linux' && has('script')) return ['script', '-qec', program.map(quoted).join(' '), '/dev/null'];
  if (process.platform === 'darwin') return ['script', '-q', '/dev/null', ...program];
  if (has('python3')) return ['python3', '-c', PYTHON, ...program];
  throw new Error('A terminal is needed to see pretty output: install "script" (package bsdutils or util-linux) or python3');
}

function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
