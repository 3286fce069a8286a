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
      process.stderr.write(`[cairn] ${code} ${message}${causeOf(error)}${heldBack(seen?.held)}\n`);
    } catch {
      // stderr is gone: there is nowhere left to speak
    } finally {
      this.reporting = false;
    }
  }
}

function causeOf(error: unknown): string {
  if (error === undefined) return '';
  return `: ${error instanceof Error ? error.message : String(error)}`.replace(/[\r\n]+/g, ' ');
}

function heldBack(count = 0): string {
  return count > 0 ? ` (${count} more since the last report)` : '';
}
