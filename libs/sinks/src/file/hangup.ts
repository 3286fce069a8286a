/** What SIGHUP means to each who asked. One process listener for all, there only while somebody listens: many short-lived apps (tests) pile up none. */
const listening = new Set<() => void>();

const onHangup = (): void => {
  for (const listener of listening) listener();
};

/** Calls `listener` on SIGHUP, which then no longer ends the process. Returns what takes it off again. */
export function listenForHangup(listener: () => void): () => void {
  if (listening.size === 0) process.on('SIGHUP', onHangup);
  listening.add(listener);
  return () => {
    if (listening.delete(listener) && listening.size === 0) process.removeListener('SIGHUP', onHangup);
  };
}
