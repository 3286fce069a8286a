import type { CanonicalRecord } from '@cairn/core';
import { freePort, startRedis } from '@cairn/dev';
import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientsModule, Transport, type ClientProxy, type ClientProviderOptions, type MicroserviceOptions } from '@nestjs/microservices';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { findPackage } from './nest-under-jest';
import { Orders, ScopedController, STOCK, StockController, Unavailable } from './stock.controller';

/** A way for messages, on a server that is stopped with it. */
export interface MessageTransport {
  readonly options: MicroserviceOptions;
  stop(): Promise<void>;
}

async function onTcp(): Promise<MessageTransport> {
  const port = await freePort();
  return { options: { transport: Transport.TCP, options: { host: '127.0.0.1', port } }, stop: () => Promise.resolve() };
}

async function onRedis(): Promise<MessageTransport> {
  findPackage('ioredis');
  const { url, stop } = await startRedis();
  const { hostname, port } = new URL(url);
  return { options: { transport: Transport.REDIS, options: { host: hostname, port: Number(port) } }, stop };
}

/** For `describe.each`: every case of microservices runs on both. */
export const TRANSPORTS: readonly [name: string, start: () => Promise<MessageTransport>][] = [
  ['tcp', onTcp],
  ['redis', onRedis],
];

/** A microservice with a client of its own: the caller and the called in one process, and one account of both. */
export class MicroserviceApp {
  private constructor(
    private readonly app: INestMicroservice,
    private readonly transport: MessageTransport,
    readonly captured: CapturedRecords,
  ) {}

  static async start(open: () => Promise<MessageTransport>): Promise<MicroserviceApp> {
    findPackage('@nestjs/microservices');
    const transport = await open();
    class AppModule {}
    const root = {
      module: AppModule,
      imports: [
        LoggingTestingModule.forRoot({ level: 'INFO' }),
        ClientsModule.register([{ name: STOCK, ...transport.options } as ClientProviderOptions]),
      ],
      controllers: [StockController, ScopedController],
      providers: [Orders, Unavailable],
    };
    const app = await NestFactory.createMicroservice(root, { ...transport.options, logger: false, abortOnError: false });
    await app.listen();
    return new MicroserviceApp(app, transport, app.get(CapturedRecords));
  }

  get client(): ClientProxy {
    return this.app.get<ClientProxy>(STOCK);
  }

  get orders(): Orders {
    return this.app.get(Orders);
  }

  get messages(): CanonicalRecord[] {
    return this.captured.where({ event: 'rpc.message.completed' });
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.app.close();
    await this.transport.stop();
  }
}
