import { connect, type Socket } from 'node:net';

/** A client that sends exactly these bytes. */
export class RawClient {
  received = '';
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined); // a reset by the server shows as `closed`
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static connect(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      const client = new RawClient(socket);
      socket.once('error', reject);
      socket.once('connect', () => resolve(client));
    });
  }

  /** Sends, waits for the server to close, and returns what came back. */
  static async exchange(port: number, text: string): Promise<string> {
    const client = await RawClient.connect(port);
    client.send(text);
    await client.closed;
    return client.received;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Goes away at once, without a word. */
  leave(): void {
    this.socket.destroy();
  }

  /** Goes away by a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}

export function get(path: string, ...headers: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');
}
