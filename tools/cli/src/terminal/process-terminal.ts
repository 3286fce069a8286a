import { EXIT } from '@cairn/audit-cli';
import { colorsWanted } from '@cairn/sinks';
import type { CliTerminal } from './cli-terminal';
import { Pager } from './pager';

/** As shells have it: 128 and the number of the signal. */
const INTERRUPTED = 130;
const TERMINATED = 143;
const OUTPUT_LOST = EXIT.trouble;
/** What is told to end ends within this time, ms. */
const WITHIN_MS = 1_000;

/** The terminal, pipe or file this process speaks to. */
export class ProcessTerminal implements CliTerminal {
  readonly env = process.env;
  readonly cwd = process.cwd();
  readonly isTTY = process.stdout.isTTY === true;
  readonly colors = colorsWanted();
  private readonly stop = new AbortController();
  readonly signal: AbortSignal = this.stop.signal;
  private pager: Pager | undefined;
  /** Whether something that was said was not written: whatever a command finds, that is no answer. */
  private lost = false;

  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => this.refused(error));
    process.once('SIGINT', () => this.interrupted());
    process.once('SIGTERM', () => this.ended(TERMINATED));
  }

  /** Properties, since commands take them apart. */
  readonly out = (line: string): void => {
    if (this.signal.aborted) return;
    if (this.pager === undefined) process.stdout.write(`${line}\n`);
    else this.pager.write(`${line}\n`);
  };

  readonly err = (line: string): void => void process.stderr.write(`${line}\n`);

  readonly exit = (code: number): void => {
    process.exitCode = this.lost ? OUTPUT_LOST : code;
  };

  page(): void {
    if (this.isTTY) this.pager ??= Pager.start(this.env, () => this.stop.abort());
  }

  async close(): Promise<void> {
    await this.pager?.close();
  }

  /** A reader that has seen enough, such as `head`, is no trouble. */
  private refused({ code, message }: NodeJS.ErrnoException): void {
    if (code !== 'EPIPE') {
      this.err(`Standard output cannot be written to: ${message}`);
      this.lost = true;
      process.exitCode = OUTPUT_LOST;
    }
    this.stop.abort();
  }

  /** A pager has its own idea of Ctrl-C. */
  private interrupted(): void {
    if (this.pager === undefined) this.ended(INTERRUPTED);
  }

  /** A follow is over then and says how it went; what is broken off says that it was. */
  private ended(code: number): void {
    process.exitCode = code;
    this.stop.abort();
    setTimeout(() => process.exit(), WITHIN_MS).unref(); // not everything that reads files listens
  }
}
