import 'reflect-metadata';
import { sampleServices } from '@cairn/dev';
import { NestLogger } from '@cairn/logging';
import { NestFactory } from '@nestjs/core';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const services = await sampleServices();
  const app = await NestFactory.createApplicationContext(WorkerModule.on(services), { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks();
  // For who started this process and waits until it takes jobs.
  process.send?.({ ready: true });
  // And when that has gone, however it ended.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

void main();
