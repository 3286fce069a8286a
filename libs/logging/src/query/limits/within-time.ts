import { ServiceUnavailableException } from '@nestjs/common';

/** Work that ends when it is no longer wanted, and when its time is up. @throws ServiceUnavailableException, the signal's reason, and what the work throws. */
export async function withinTime<T>(ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const leave = (): void => stop.abort(signal.reason);
  const timer = setTimeout(() => stop.abort(new OutOfTimeException(ms)), ms);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

/** 503: narrower questions are answered. */
export class OutOfTimeException extends ServiceUnavailableException {
  constructor(readonly afterMs: number) {
    super(`The store took longer than ${afterMs / 1_000} s`);
  }
}
