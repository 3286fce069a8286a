import type { Line, RedactedRecord } from '../record/log-record';

/**
 * Where finished lines go. The router calls `write` inside the log call, so it must return at once and keep what it
 * cannot deliver yet itself (see {@link BatchingSink}). A sink may throw from any method: the router counts it as that
 * sink's failure and the other sinks are not affected.
 */
export interface Sink {
  /** Unique within a runtime; names the sink's counters. */
  readonly name: string;
  write(line: Line, record: RedactedRecord): void;
  /**
   * Resolves when everything accepted before the call is delivered, or the deadline (epoch ms) has passed; it never
   * rejects. What is left then stays queued.
   */
  flush(deadline: number): Promise<void>;
  /** The last words of a dying process: delivers what is queued before returning, as far as that is possible without waiting. */
  flushSync(): void;
  /** Flushes and releases files, timers and sockets. What the deadline left no time for, and later writes, are counted as dropped. */
  close(deadline: number): Promise<void>;
}

/** What a batching sink delivers to: a file, a stream, a socket. One `write` is under way at a time. */
export interface BatchWriter {
  /**
   * Delivers whole lines (UTF-8 text, each `\n` ended); resolves when they are out of this process's hands. A rejection means that none of `text` counts as delivered
   * and the same batch will be offered again, so a writer that got part of it out must remember where to resume. A writer may resolve with the number of
   * lines of this batch that can never be delivered (its reader is gone, they were refused): they count as dropped and are not offered again.
   * @param lines the same text line by line: a writer that copies each to where it goes spares putting them together, which takes longer than writing them
   */
  write(text: string, lines: readonly string[]): Promise<number | void>;
  /**
   * The same without waiting, for the exit path; also finishes what a `write` under way has left. May return the number of lines, of both together, that
   * were lost. Throws when all of them are.
   */
  writeSync(text: string): number | void;
  close(): Promise<void>;
}
