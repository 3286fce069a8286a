import type { Connection } from './connection';
import { mustBeOk, requestText, withConnections } from './load';

export interface ClosedLoop {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
}

/** Every connection sends its next request when the last one is answered. Returns requests per second. */
export function closedLoop({ port, connections, requests }: ClosedLoop): Promise<number> {
  return withConnections(port, connections, async (all) => {
    const began = performance.now();
    let sent = 0;
    const next = (): string | undefined => (sent < requests ? requestText((sent += 1)) : undefined);
    await Promise.all(all.map((connection) => drive(connection, next)));
    return requests / ((performance.now() - began) / 1_000);
  });
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
