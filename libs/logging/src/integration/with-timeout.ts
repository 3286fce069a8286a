import { LONGEST_DELAY_MS } from '../runtime/longest-delay';

/** The limit `timeoutMs` sets; none when it is longer than a timer can count. */
export function timeLimit(timeoutMs: number | undefined): number | undefined {
  return timeoutMs !== undefined && timeoutMs > LONGEST_DELAY_MS ? undefined : timeoutMs;
}

/**
 * Runs `fn` with a signal that is aborted after `timeoutMs`, and does not wait any longer for it. An `fn` that heeds the signal is given one turn
 * of the loop to say so itself; else it rejects with the signal's `TimeoutError`.
 */
export async function withTimeout<T>(timeoutMs: number | undefined, fn: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  if (timeoutMs === undefined) return await fn(signal);
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      setImmediate(() => reject(signal.reason as Error));
    }, timeoutMs);
  });
  try {
    return await Promise.race([fn(signal), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
