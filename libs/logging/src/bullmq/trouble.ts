/** Beyond this many different errors an episode tells of no more. */
const MOST_TOLD = 8;
/** An error as old as this was another trouble, when the same comes again. BullMQ tries a lost server again every 20 s at most. */
const FORGOTTEN_AFTER_MS = 300_000;
const LONGEST_KEY = 200;

/** Codes of Node and of PostgreSQL (classes 08 and 57P) for a server that is not there, and what BullMQ and drivers say without a code. */
const CONNECTION_CODE = /^(?:E[A-Z_]+|08\w{3}|57P0\d)$/;
const CONNECTION_TEXT = /\b(?:connection|socket|client)\b.*\b(?:closed|ended|lost|terminated|timeout)\b/i;

export interface Recovery {
  /** From the first error to now. */
  readonly downMs: number;
  readonly errors: number;
}

/**
 * The trouble of one queue or worker, an episode at a time: of all that its lost server makes happen the first error is to be told,
 * and of errors of other kinds each one once, until it works again.
 */
export class Trouble {
  private readonly told = new Map<string, number>();
  private since = 0;
  private errors = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether this error is to be told. */
  begins(error: unknown): boolean {
    const now = this.now();
    if (this.errors === 0) this.since = now;
    this.errors += 1;
    const key = keyOf(error);
    const last = this.told.get(key);
    const isKnown = last !== undefined && now - last < FORGOTTEN_AFTER_MS;
    if (isKnown || this.told.size < MOST_TOLD) this.told.set(key, now);
    return !isKnown && this.told.has(key);
  }

  /** It works; `undefined` when there was no trouble. */
  ends(): Recovery | undefined {
    if (this.errors === 0) return undefined;
    const recovery = { downMs: this.now() - this.since, errors: this.errors };
    this.errors = 0;
    this.told.clear();
    return recovery;
  }
}

function keyOf(error: unknown): string {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  const isLost = (typeof code === 'string' && CONNECTION_CODE.test(code)) || CONNECTION_TEXT.test(text);
  return isLost ? 'connection' : text.slice(0, LONGEST_KEY);
}
