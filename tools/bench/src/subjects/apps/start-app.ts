import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppOptions } from './app-subject';
import { loggedApp } from './logged-app';
import { TasksController } from './tasks.controller';

class AppModule {}

/** Starts the app and returns its port. */
export async function startApp(options: AppOptions): Promise<number> {
  const { imports, providers = [], logger, use } = await loggedApp(options);
  const module: DynamicModule = { module: AppModule, imports, controllers: [TasksController], providers };
  const app = await NestFactory.create(module, await adapterOf(options.platform), { bufferLogs: logger === undefined, ...(logger === undefined ? {} : { logger }) });
  use?.(app);
  await app.listen(0, '127.0.0.1');
  return ((app.getHttpServer() as Server).address() as AddressInfo).port;
}

/** Only what is used is loaded, so that starting costs what it costs an app. */
async function adapterOf(platform: AppOptions['platform']): Promise<Parameters<typeof NestFactory.create>[1] & object> {
  if (platform === 'Express') return new (await import('@nestjs/platform-express')).ExpressAdapter();
  return new (await import('@nestjs/platform-fastify')).FastifyAdapter();
}
