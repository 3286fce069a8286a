import { CairnError } from '@cairn/core';
import { LONGEST_DELAY_MS } from '../runtime/longest-delay';

/** A health check took longer than it may. */
export class HealthCheckTimeoutError extends Error {
  override readonly name = 'HealthCheckTimeoutError';

  constructor(readonly timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

/** @throws CairnError CAIRN_E_SETTING for anything that is no time to wait. */
export function requireTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= LONGEST_DELAY_MS)) return;
  throw new CairnError('CAIRN_E_SETTING', `timeoutMs of a health check: ${timeoutMs} is no time to wait. Use milliseconds above 0, up to ${LONGEST_DELAY_MS}`);
}

/** What `fn` gives; rejects when it takes longer, and then says so to `fn` by its signal. */
export async function within<T>(timeoutMs: number | undefined, fn: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
  const ended = new AbortController();
  if (timeoutMs === undefined) return fn(ended.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new HealthCheckTimeoutError(timeoutMs);
      reject(error);
      ended.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([late, fn(ended.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
