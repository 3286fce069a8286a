import { join } from 'node:path';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { peer } from '../../peers';
import { asyncDestination, loadPino } from '../../pino';
import type { Platform } from '../app-subject';
import type { LoggedApp } from '../logged-app';

interface NestjsPino {
  readonly LoggerModule: { forRoot(options: object): DynamicModule };
  readonly Logger: Type<LoggerService>;
}

/** As its documentation says for asynchronous logging. With its own routes version 5.2.1 logs nothing on Fastify with Nest 12 (4.6.1 does): it is given Nest 12's wildcard there. */
export function nestjsPino(platform: Platform, dir: string): LoggedApp {
  const name = nestjsPinoName();
  const { LoggerModule, Logger } = peer<NestjsPino>(name);
  const stream = asyncDestination(loadPino(), join(dir, 'pino.log'));
  const routes = platform === 'Fastify' && name === 'nestjs-pino' ? { forRoutes: ['{*splat}'] } : {};
  return { imports: [LoggerModule.forRoot({ pinoHttp: { stream }, ...routes })], use: (app) => app.useLogger(app.get(Logger)) };
}

/** The newest that says it runs on this Node. */
export function nestjsPinoName(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) ? 'nestjs-pino' : 'nestjs-pino-4';
}
