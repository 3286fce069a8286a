import { LONGEST_DELAY_MS } from '../runtime/longest-delay';

/**
 * Runs `fn` with a signal that is aborted after `timeoutMs`, and does not wait any longer for it. An `fn` that heeds the signal is given one turn
 * of the loop to say so itself; else it rejects with the signal's `TimeoutError`.
 */
export async function withTimeout<T>(timeoutMs: number | undefined, fn: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  if (timeoutMs === undefined || timeoutMs > LONGEST_DELAY_MS) return await fn(signal);
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
