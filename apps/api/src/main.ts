import 'reflect-metadata';
import { sampleServices } from '@cairn/dev';
import { NestLogger } from '@cairn/logging';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { httpAdapter } from './http-adapter';

async function main(): Promise<void> {
  const services = await sampleServices();
  const app = await NestFactory.create(AppModule.on(services), await httpAdapter(), { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks();
  await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
  const url = await app.getUrl();
  new Logger('Api').log(`Listening on ${url}`);
  // For who started this process with PORT=0.
  process.send?.({ url });
  // And when that has gone, however it ended.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

void main();
