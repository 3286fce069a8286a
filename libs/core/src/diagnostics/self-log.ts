import { safeText } from './safe-text';

/** How logging speaks of its own trouble: elsewhere (stderr), briefly, never through itself. */
export interface SelfLog {
  /** `code` is one of the `CAIRN_E_*` codes; the same code is reported at most once per interval. */
  report(code: string, message: string, error?: unknown): void;
}

const INTERVAL_MS = 10_000;

/** Writes `[cairn] CODE message` to stderr, one line per code and ten seconds, with the number held back since. */
export class StderrSelfLog implements SelfLog {
  private readonly last = new Map<string, { at: number; held: number }>();
  private reporting = false;

  constructor(private readonly now: () => number = Date.now) {}

  report(code: string, message: string, error?: unknown): void {
    if (this.reporting) return;
    const seen = this.last.get(code);
    const now = this.now();
    if (seen !== undefined && now - seen.at < INTERVAL_MS) {
      seen.held += 1;
      return;
    }
    this.last.set(code, { at: now, held: 0 });
    this.reporting = true;
    try {
      this.say(`[cairn] ${code} ${message}${causeOf(error)}${heldBack(seen?.held)}`);
    } catch {
      // stderr is gone: there is nowhere left to speak
    } finally {
      this.reporting = false;
    }
  }

  private say(text: string): void {
    const { stderr } = process;
    stderr.on('error', nobodyReads); // without a listener a reader that went away would end the process
    stderr.write(`${safeText(text)}\n`, () => setImmediate(() => stderr.removeListener('error', nobodyReads)));
  }
}

function nobodyReads(): void {
  // there is nowhere left to speak
}

function causeOf(error: unknown): string {
  if (error === undefined) return '';
  try {
    return `: ${error instanceof Error ? error.message : String(error)}`;
  } catch {
    return ': an error that cannot be read';
  }
}

function heldBack(count = 0): string {
  return count > 0 ? ` (${count} more since the last report)` : '';
}
