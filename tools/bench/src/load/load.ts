import { Connection } from './connection';

/** A request as a client behind a proxy sends it. */
export const requestText = (n: number): string =>
  `GET /tasks/${n % 10_000}?view=full HTTP/1.1\r\nHost: tasks.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\nAccept: application/json\r\nReferer: https://example.com/board\r\nConnection: keep-alive\r\n\r\n`;

/** Opens connections for one load and closes them after it. */
export async function withConnections<T>(port: number, count: number, work: (connections: Connection[]) => Promise<T>): Promise<T> {
  const connections = await Promise.all(Array.from({ length: count }, () => Connection.open(port)));
  try {
    return await work([...connections]);
  } finally {
    for (const connection of connections) connection.close();
  }
}

export function mustBeOk(status: number): void {
  if (status !== 200) throw new Error(`a request was answered with ${status}`);
}
