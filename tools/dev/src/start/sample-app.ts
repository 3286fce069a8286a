import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';

/** The part of an app's console that is kept to explain why it ended. */
const KEPT_OUTPUT = 8_000;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

/** What an app reports when it takes requests or jobs. */
export interface ReadyMessage {
  /** Where the API listens. */
  url?: string;
}

/** A compiled sample app as a child process. */
export class SampleApp {
  private output = '';
  private errors = '';
  private readonly ended: Promise<string>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output = kept(this.output, chunk)));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.errors = kept(this.errors, chunk);
      if (child.stdout === null) process.stderr.write(chunk); // the app's console is shown
    });
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(`${signal ?? `exit code ${code}`}`)));
  }

  /** Starts `apps/<name>/dist/main.js`. */
  static start(name: 'api' | 'worker', env: NodeJS.ProcessEnv): SampleApp {
    const program = resolve(__dirname, `../../../../apps/${name}/dist/main.js`);
    const isShown = env.LOG_CONSOLE !== undefined && env.LOG_CONSOLE !== 'off';
    return new SampleApp(
      name,
      fork(program, [], {
        env: isShown ? env : { ...env, NO_COLOR: '1' },
        stdio: ['ignore', isShown ? 'inherit' : 'pipe', 'pipe', 'ipc'],
        execArgv: ['--enable-source-maps'],
      }),
    );
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** @throws Error with the app's last words when it ends, or is not ready within a minute. */
  ready(): Promise<ReadyMessage> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(this.reason('is not ready after a minute'))), START_WITHIN_MS);
      const settled = () => clearTimeout(limit);
      this.child.once('message', (message: ReadyMessage) => (settled(), resolve(message)));
      void this.ended.then((how) => (settled(), reject(new Error(this.reason(`ended with ${how}`)))));
    });
  }

  /** Resolves, with how, when the app has ended. */
  whenEnded(): Promise<string> {
    return this.ended;
  }

  /** What it wrote to standard error, if anything, says why. */
  reason(what: string): string {
    return `The ${this.name} ${what}.\n${(this.errors || this.output).trim()}`;
  }

  /** Asks the app to end and waits; one that does not is killed. */
  async stop(): Promise<string> {
    this.child.kill('SIGTERM');
    const killing = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    const how = await this.ended;
    clearTimeout(killing);
    return how;
  }
}

function kept(text: string, chunk: Buffer): string {
  return (text + chunk.toString()).slice(-KEPT_OUTPUT);
}
