interface Emits {
  on?: (event: 'ready', listener: () => void) => unknown;
}

/**
 * Calls back when the connection to a queue's server is there (again). BullMQ 6 says so in the queue's backend, 5 in its connection; with
 * PostgreSQL only the first time: there it is known by the next job.
 */
export function onServerReady(queue: object, ready: () => void): void {
  const { backend, connection } = queue as { backend?: Emits; connection?: Emits };
  (backend ?? connection)?.on?.('ready', ready);
}
