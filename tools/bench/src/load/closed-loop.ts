import type { Connection } from './connection';
import { mustBeOk, requestText, withConnections } from './load';

export interface ClosedLoop {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** The load's thread does not sleep while it waits for answers: else the server wakes it, which is counted as the server's CPU, and the slower one pays more of it. */
  readonly awake?: boolean;
}

/** Every connection sends its next request when the last one is answered. Returns requests per second. */
export function closedLoop({ port, connections, requests, awake = false }: ClosedLoop): Promise<number> {
  return withConnections(port, connections, async (all) => {
    const began = performance.now();
    let sent = 0;
    const next = (): string | undefined => (sent < requests ? requestText((sent += 1)) : undefined);
    const sleepAgain = awake ? stayAwake() : undefined;
    try {
      await Promise.all(all.map((connection) => drive(connection, next)));
    } finally {
      sleepAgain?.();
    }
    return requests / ((performance.now() - began) / 1_000);
  });
}

/** The event loop goes round without waiting until what is returned is called. */
function stayAwake(): () => void {
  let awake = true;
  const goRound = (): void => {
    if (awake) setImmediate(goRound);
  };
  goRound();
  return () => {
    awake = false;
  };
}

function drive(connection: Connection, next: () => string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = (): void => {
      const request = next();
      if (request === undefined) return resolve();
      connection.send(request, answered, reject);
    };
    const answered = (status: number): void => {
      try {
        mustBeOk(status);
        send();
      } catch (error) {
        reject(error as Error);
      }
    };
    send();
  });
}
