// A Nest app with the query API over the log files of a directory, which says where it listens and, when it is asked, how long its event loop was held.
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoggingModule } from '@cairn/logging';
import { LogQueryModule, type LogQueryLimits } from '@cairn/logging/query';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { endWithRunner, onTold, producerOptions, say } from './arguments';
import { LoopLag } from './loop-lag';

export interface QueryAppOptions {
  readonly platform: 'Express' | 'Fastify';
  readonly dir: string;
  readonly limits: LogQueryLimits;
  readonly tokens: readonly { readonly name: string; readonly token: string; readonly organization?: string }[];
}

const { platform, dir, limits, tokens } = producerOptions<QueryAppOptions>({});
/** Its own records are none of those that are searched. */
const LOGGING = { serviceName: 'faults', console: 'off', dir, toFile: false } as const;

class AppModule {}

async function main(): Promise<void> {
  const module = { module: AppModule, imports: [LoggingModule.forRoot(LOGGING), LogQueryModule.forRoot({ tokens, limits, auditReads: false })] };
  const app = await NestFactory.create(module, platform === 'Express' ? new ExpressAdapter() : new FastifyAdapter(), { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  endWithRunner();
  const lag = new LoopLag();
  onTold((words) => {
    const [word, name = ''] = words.split(' ');
    if (word === 'lag') say(name, lag.take());
  });
  say('port', ((app.getHttpServer() as Server).address() as AddressInfo).port);
}

void main();
