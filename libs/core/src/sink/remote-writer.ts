import type { Line } from '../record/log-record';

/**
 * What a spooling sink delivers to: a receiver that may be away, slow, or refuse. One `send` is under way at a time. Failure is said by rejecting with a
 * {@link DeliveryError}; any other error is taken for a doubtful one. The sink decides what becomes of the lines.
 */
export interface RemoteWriter {
  /** Resolves when the receiver has the lines; with a rejection when it took the batch but not every line of it. */
  send(lines: readonly Line[]): Promise<Rejection | void>;
  /**
   * For the exit path: delivers without waiting, and returns how many of the lines, from the first on, certainly arrived. The lines of a `send` under way come first
   * once more; those of them that arrived are to be counted, not sent again. Absent: none can.
   */
  sendSync?(lines: readonly Line[]): number;
  close(): Promise<void>;
}

/** Lines of a batch that the receiver did not keep; it does not say which. */
export interface Rejection {
  readonly records: number;
  readonly reason: string;
}

/**
 * - `unavailable`: the receiver is away, busy, or does not let us in. It says nothing about the lines: they wait, as long as it takes.
 * - `refused`: it was reached and will never take these lines.
 * - `doubtful`: it failed with them, and may or may not do so again.
 */
export type Trouble = 'unavailable' | 'refused' | 'doubtful';

export interface DeliveryErrorOptions extends ErrorOptions {
  /** The receiver asks for so much patience, ms. */
  readonly retryAfterMs?: number;
  /** How many of the lines, from the first on, arrived all the same. Default 0. */
  readonly delivered?: number;
}

export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly retryAfterMs: number;
  readonly delivered: number;

  constructor(
    readonly trouble: Trouble,
    message: string,
    { retryAfterMs = 0, delivered = 0, ...options }: DeliveryErrorOptions = {},
  ) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
    this.delivered = delivered;
  }
}
