import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { until } from './until';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProducerOptions {
  /** Program and arguments that stand before `node`, such as `prlimit` and its limits; they must replace themselves by it. */
  readonly wrapper?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Where the producer notes each record it was rid of, as its descriptor 4. */
  readonly ledger: string;
  /** Longest time it may take, ms; one that hangs is killed, and its case fails. Default 180 s. */
  readonly limitMs?: number;
  /** A descriptor of the caller's. Default: the output is collected. */
  readonly stdout?: number;
}

/** Settings of the machine the faults run on are not the producer's. */
const CLEAN_ENV = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(LOG_|TASK_LOG_|SERVICE_|ENVIRONMENT$|NODE_ENV$|NODE_OPTIONS$|JEST_|.*_LOG_LEVEL$)/.test(name)),
);
const LIMIT_MS = 180_000;

/** A process under test, in a process group of its own. */
export class Producer {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly messages: unknown[] = [];
  private text = { stdout: '', stderr: '' };
  private over = false;

  constructor(script: string, argument: object, { wrapper = [], env, ledger, stdout, limitMs = LIMIT_MS }: ProducerOptions) {
    const [program, ...args] = [...wrapper, process.execPath, script, JSON.stringify(argument)];
    const descriptor = openSync(ledger, 'a', 0o666);
    const stdio: StdioOptions = ['ignore', stdout ?? 'pipe', 'pipe', 'ipc', descriptor];
    this.process = spawn(program!, args, { env: { ...CLEAN_ENV, ...env }, stdio, detached: true });
    closeSync(descriptor);
    this.process.stdout?.on('data', (data: Buffer) => (this.text.stdout += data.toString()));
    this.process.stderr!.on('data', (data: Buffer) => (this.text.stderr += data.toString()));
    this.process.on('message', (message) => this.messages.push(message));
    this.ended = this.end(limitMs);
    this.ended.catch(() => undefined); // whoever waits for it is told
  }

  get stderr(): string {
    return this.text.stderr;
  }

  get isRunning(): boolean {
    return !this.over;
  }

  /** The message with this name; rejects when the producer ends without having sent it. */
  async message<T = unknown>(name: string): Promise<T> {
    const find = (): unknown => this.messages.find((message) => typeof message === 'object' && message !== null && name in message);
    await until(`the producer says "${name}"`, () => find() !== undefined || this.over, LIMIT_MS);
    const found = find() as Record<string, T> | undefined;
    if (found === undefined) throw new Error(`the producer ended without saying "${name}": ${this.text.stderr || this.text.stdout}`);
    return found[name]!;
  }

  tell(message: string): void {
    if (this.process.connected) this.process.send(message);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Leaves nothing of its group running. */
  async dispose(): Promise<void> {
    const { pid } = this.process;
    if (!this.over && pid !== undefined) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // it has just ended by itself
      }
    }
    await this.ended.catch(() => undefined);
  }

  private end(limitMs: number): Promise<Ended> {
    const overdue = setTimeout(() => void this.dispose(), limitMs);
    return new Promise<Ended>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(overdue);
        this.over = true;
        settle();
      };
      this.process.once('error', (error) => finish(() => reject(error)));
      this.process.once('close', (code: number | null, signal: NodeJS.Signals | null) => finish(() => resolve({ code, signal, ...this.text })));
    });
  }
}
