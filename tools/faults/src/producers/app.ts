// A Nest app under faults: it listens, says where, and lives until it is told or made to end.
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { EndingsController, Meter } from '@cairn/dev/testing';
import { LoggingModule, LoggingRuntime } from '@cairn/logging';
import { cairnTelemetry, JobLoggingModule } from '@cairn/logging/bullmq';
import { BullModule } from '@nestjs/bullmq';
import type { DynamicModule, INestApplication, Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppLog, NumberedLog } from './app/app-log';
import { Baseline } from './app/baseline';
import { JobProcessor, QUEUE } from './app/job.processor';
import { WorkController } from './app/work.controller';
import { endWithRunner, onTold, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { slowSink, SlowTransport } from './slow';
import type { TargetOptions } from './target';

export interface AppOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly platform: 'Express' | 'Fastify';
  readonly logging: TargetOptions;
  /** A Redis for jobs; without it the app has none. */
  readonly redis?: string;
  /** Beside the files there are sinks that are always behind. */
  readonly slow: boolean;
}

const { subject, run, platform, logging, redis, slow } = producerOptions<AppOptions>({ slow: false });
const baseline = subject === 'winston' ? new Baseline(logging, slow) : undefined;
const meter = new Meter();

class AppModule {}

function appModule(): DynamicModule {
  const cairn = { serviceName: 'faults', console: 'off' as const, ...logging };
  const behind = slow ? { sinks: [{ sink: slowSink() }], transports: [new SlowTransport()] } : {};
  return {
    module: AppModule,
    imports: [...(baseline === undefined ? [LoggingModule.forRoot({ ...cairn, ...behind })] : []), ...jobs()],
    controllers: [WorkController, EndingsController],
    providers: [appLog(), numberedLog(), ...(redis === undefined ? [] : [JobProcessor])],
  };
}

function jobs(): NonNullable<DynamicModule['imports']> {
  if (redis === undefined) return [];
  const connection = { url: redis, maxRetriesPerRequest: null };
  if (baseline !== undefined) return [BullModule.forRoot({ connection }), BullModule.registerQueue({ name: QUEUE })];
  return [JobLoggingModule, BullModule.forRoot({ connection, telemetry: cairnTelemetry() }), BullModule.registerQueue({ name: QUEUE })];
}

function appLog(): Provider {
  if (baseline !== undefined) return { provide: AppLog, useValue: baseline.log };
  return { provide: AppLog, useFactory: (runtime: LoggingRuntime) => runtime.logger('work'), inject: [LoggingRuntime] };
}

function numberedLog(): Provider {
  const ledgers = new Map<string, Ledger>();
  const ledgerOf = (writer: string): Ledger => {
    const ledger = ledgers.get(writer) ?? new Ledger(run, writer);
    ledgers.set(writer, ledger);
    return ledger;
  };
  return { provide: NumberedLog, useFactory: (log: AppLog) => new NumberedLog(log, run, ledgerOf), inject: [AppLog] };
}

/** Answers every handshake, so that upgrades have an end, too. */
function answerUpgrades(app: INestApplication): void {
  (app.getHttpServer() as Server).on('upgrade', (_request: unknown, socket: Socket) => {
    socket.on('error', () => undefined); // the client has gone
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    socket.end('hello');
  });
}

async function main(): Promise<void> {
  const adapter = platform === 'Express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(appModule(), adapter, { logger: false, abortOnError: false });
  if (baseline !== undefined) app.use(baseline.middleware);
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  answerUpgrades(app);
  endWithRunner();
  onTold((word) => word === 'load' && say('load', meter.stop()));
  say('port', ((app.getHttpServer() as Server).address() as AddressInfo).port);
}

void main();
