import type { Connection } from './connection';
import { mustBeOk, requestText, withConnections } from './load';

export interface OpenLoop {
  readonly port: number;
  readonly connections: number;
  /** Requests per second, evenly spaced. */
  readonly rate: number;
  readonly seconds: number;
  /** At the beginning, for which nothing is noted. */
  readonly warmUpSeconds: number;
}

/**
 * Requests are due at fixed times whatever the server does, and each is timed from when it was due, so a stall counts for every request that it
 * held up. Returns the latencies, ms, sorted. The loop spins: it has a processor for itself.
 */
export function openLoop({ port, connections, rate, seconds, warmUpSeconds }: OpenLoop): Promise<number[]> {
  const total = Math.round(rate * seconds);
  const warmUp = Math.round(rate * warmUpSeconds);
  return withConnections(port, connections, (free) => new Promise((resolve, reject) => {
    const latencies = new Float64Array(total);
    const began = performance.now();
    const dueAt = (n: number): number => began + (n * 1_000) / rate;
    let sent = 0;
    let answered = 0;
    let failed: Error | undefined;
    const fail = (error: Error): void => void (failed ??= error);
    const send = (n: number, connection: Connection): void =>
      connection.send(requestText(n), (status) => {
        latencies[n] = performance.now() - dueAt(n);
        answered += 1;
        free.push(connection);
        try {
          mustBeOk(status);
        } catch (error) {
          fail(error as Error);
        }
      }, fail);
    const spin = (): void => {
      if (failed !== undefined) return reject(failed);
      if (answered === total) return resolve([...latencies.subarray(warmUp)].sort((a, b) => a - b));
      for (const now = performance.now(); sent < total && dueAt(sent) <= now && free.length > 0; sent += 1) send(sent, free.shift()!);
      setImmediate(spin);
    };
    spin();
  }));
}
