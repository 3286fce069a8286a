/**
 * Aborts `to` when `from` aborts, until the returned function is called. `AbortSignal.any` would do, but what it makes of a signal that lives as long as a store is not let go of on every
 * version of Node.
 */
export function forwardAbort(from: AbortSignal, to: AbortController): () => void {
  const abort = (): void => to.abort(from.reason);
  if (from.aborted) abort();
  else from.addEventListener('abort', abort, { once: true });
  return () => from.removeEventListener('abort', abort);
}
