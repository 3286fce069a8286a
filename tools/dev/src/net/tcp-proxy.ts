import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of an answer that does not arrive: the connection breaks, or stays and says nothing more. */
export type LostAnswer = 'cut' | 'silence';

/** Stands between clients and a server on 127.0.0.1, and can lose what the server answers: the client cannot know whether it was heard. */
export class TcpProxy {
  /** Asked for each piece of an answer; undefined passes it on. */
  loses: () => LostAnswer | undefined = () => undefined;
  /** Told what clients say, each connection with a number of its own. */
  onSaid: (connection: number, bytes: Buffer) => void = () => undefined;
  /** Answers that were lost. */
  lost = 0;
  private connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => proxy.join(client, target));
    return proxy;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket, target: number): void {
    const upstream = connect(target, '127.0.0.1');
    this.pair(client, upstream);
    const number = this.connections++;
    client.on('data', (data) => {
      this.onSaid(number, data);
      upstream.write(data);
    });
    let isSilent = false;
    upstream.on('data', (data) => {
      const lost = isSilent ? 'silence' : this.loses();
      if (lost === undefined) return void client.write(data);
      this.lost += Number(!isSilent);
      isSilent = true; // half an answer would be another fault
      if (lost === 'cut') client.destroy();
    });
  }

  private pair(client: Socket, upstream: Socket): void {
    for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
