// #region imports
import { createSocket } from 'node:dgram';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime, NestLogger, type Sink } from '@cairn/logging';
// #endregion

// #region sink
/** Sends each line as one UDP datagram, as syslog and GELF collectors take them. */
class DatagramSink implements Sink {
  readonly name = 'datagram';
  private readonly socket = createSocket('udp4').unref();
  private underWay = new Set<Promise<void>>();

  constructor(private readonly port: number) {}

  write(line: string): void {
    const sent = new Promise<void>((resolve) => this.socket.send(line, this.port, '127.0.0.1', () => resolve()));
    this.underWay.add(sent);
    void sent.then(() => this.underWay.delete(sent));
  }

  async flush(): Promise<void> {
    await Promise.all(this.underWay);
  }

  flushSync(): void {
    // a datagram is with the kernel or it is not: there is nothing to wait for
  }

  async close(): Promise<void> {
    await this.flush();
    this.socket.close();
  }
}
// #endregion

// #region module
@Module({
  imports: [
    LoggingModule.forRoot({
      sinks: [
        {
          sink: new DatagramSink(Number(process.env['COLLECTOR_PORT'] ?? 5140)),
          layout: 'ecs',
          categories: ['application'],
          minLevel: 'warning',
        },
      ],
    }),
  ],
})
class AppModule {}
// #endregion

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const logging = app.get(LoggingRuntime);
  logging.logger('Disk').info('Disk checked', { free_percent: 7 });
  logging.logger('Disk').warning('Disk almost full', { free_percent: 7 });
  await logging.flush();
  await app.close();
}

void main();
