import { tmpdir } from 'node:os';
import type { CliTerminal } from '../src/terminal/cli-terminal';
import { run } from '../src/run';

/** A terminal that keeps what is said. */
export class CollectedTerminal implements CliTerminal {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly stop = new AbortController();
  readonly signal: AbortSignal = this.stop.signal;
  code = -1;
  paged = false;

  constructor(
    readonly env: NodeJS.ProcessEnv = {},
    readonly cwd: string = tmpdir(),
    readonly isTTY = false,
    readonly colors = false,
  ) {}

  readonly out = (line: string): void => void this.lines.push(...line.split('\n'));
  readonly err = (line: string): void => void this.errors.push(...line.split('\n'));
  readonly exit = (code: number): void => {
    this.code = code;
  };

  page(): void {
    this.paged = true;
  }

  async close(): Promise<void> {
    this.stop.abort();
  }
}

/** What a command came to. */
export interface Said {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: readonly string[];
}

/** Runs a command line in this process. */
export async function cairn(args: readonly string[], terminal = new CollectedTerminal()): Promise<Said> {
  await run(args, terminal);
  const { code, lines, errors } = terminal;
  return { code, lines, errors };
}

/** A command line as a shell takes it apart: words and quotes, variables before it; what follows a pipe is left out. */
export function shellWords(command: string): { env: Record<string, string>; words: string[] } {
  const words = [...command.split(/\s\|\s/, 1)[0]!.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''));
  const env: Record<string, string> = {};
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name, ...value] = words.shift()!.split('=');
    env[name!] = value.join('=');
  }
  return { env, words };
}
