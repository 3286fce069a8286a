import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of an answer that does not arrive: the connection breaks, or stays and says nothing. */
export type Drop = 'cut' | 'silence';

/** Stands before a Redis. Commands always arrive; answers, by chance, do not: who sent them cannot know whether they were done. */
export class ReplyDropper {
  /** Asked for each piece of an answer. */
  drops: () => Drop | undefined = () => undefined;
  dropped = 0;
  private readonly commands: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(target: number): Promise<ReplyDropper> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const dropper = new ReplyDropper(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => dropper.join(client, target));
    return dropper;
  }

  /** The numbers of a writer's records in all commands that were passed on, as often as each was sent. */
  sent(writer: string): number[] {
    const numbered = new RegExp(`"writer":"${writer}","n":(\\d+)`, 'g');
    return this.commands.flatMap((bytes) => [...bytes.matchAll(numbered)].map(([, n]) => Number(n)));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket, target: number): void {
    const redis = connect(target, '127.0.0.1');
    this.pair(client, redis);
    const place = this.commands.push('') - 1;
    client.on('data', (data) => {
      this.commands[place] += data.toString('latin1');
      redis.write(data);
    });
    let isSilent = false;
    redis.on('data', (data) => {
      const drop = isSilent ? 'silence' : this.drops();
      if (drop === undefined) return void client.write(data);
      this.dropped += Number(!isSilent);
      isSilent = true; // half an answer would be another fault
      if (drop === 'cut') client.destroy();
    });
  }

  private pair(client: Socket, redis: Socket): void {
    for (const [socket, other] of [[client, redis], [redis, client]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
