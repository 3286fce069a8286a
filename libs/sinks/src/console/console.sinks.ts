import { BatchingSink, SinkCounters, type BatchingOptions, type SelfLog } from '@cairn/core';
import { StreamWriter, type StandardStream } from './stream.writer';

export interface ConsoleSinksOptions {
  readonly mode: 'json' | 'pretty';
  /** Longest time a line waits, ms; in pretty mode at most 20, so that a person sees things happen. */
  readonly flushMs: number;
  /** Most that may wait, for each of the two streams. */
  readonly bufferBytes: number;
  readonly selfLog: SelfLog;
  readonly onGap?: BatchingOptions['onGap'];
  /** Default `process.stdout`. */
  readonly stdout?: StandardStream;
  /** Default `process.stderr`. */
  readonly stderr?: StandardStream;
}

export interface ConsoleSinks {
  /** For records below ERROR. */
  readonly out: BatchingSink;
  /** For ERROR and above. In pretty mode the same sink as `out`, so that lines keep their order on the terminal. */
  readonly err: BatchingSink;
}

const PRETTY_FLUSH_MS = 20;

/** JSON: below ERROR to stdout, ERROR and above to stderr. Pretty: all to stdout. The routes set the levels. */
export function createConsoleSinks(options: ConsoleSinksOptions): ConsoleSinks {
  const { mode, stdout = process.stdout, stderr = process.stderr } = options;
  const pretty = mode === 'pretty';
  const batching: BatchingOptions = {
    flushMs: pretty ? Math.min(options.flushMs, PRETTY_FLUSH_MS) : options.flushMs,
    capBytes: options.bufferBytes,
    onGap: options.onGap,
  };
  const sinkOn = (name: string, stream: StandardStream): BatchingSink =>
    new BatchingSink(new StreamWriter(stream), new SinkCounters(name), batching, options.selfLog);
  const out = sinkOn('console', stdout);
  return { out, err: pretty ? out : sinkOn('console.err', stderr) };
}
