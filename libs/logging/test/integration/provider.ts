import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';

export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A real HTTP server somebody else runs: `/status/<n>` answers so, `/silent` never, `/broken` breaks off, `/to?<url>` redirects, the rest tells the headers it got. */
export class Provider {
  readonly received: Received[] = [];
  /** Statuses of the next answers, ahead of what the path asks for. */
  readonly next: number[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (req: IncomingMessage, res: ServerResponse) => this.answer(req, res));
  }

  static async start(): Promise<Provider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Provider(server);
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(req: IncomingMessage, res: ServerResponse): void {
    const url = req.url ?? '';
    this.received.push({ url, headers: req.headers });
    const status = this.next.shift() ?? Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200);
    if (url.startsWith('/silent')) return;
    if (url.startsWith('/to?')) {
      res.writeHead(302, { location: url.slice('/to?'.length) }).end();
    } else if (url.startsWith('/broken')) {
      res.writeHead(200, { 'content-length': 100 });
      res.write('begun', () => setImmediate(() => res.destroy()));
    } else {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(req.headers));
    }
  }
}

/** A port nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
