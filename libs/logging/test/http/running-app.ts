import type { CanonicalRecord } from '@cairn/core';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { LoggingOptions } from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';

export type Platform = 'Express' | 'Fastify';
export const PLATFORMS: readonly Platform[] = ['Express', 'Fastify'];

export interface AppUnderTest extends ModuleMetadata {
  logging?: LoggingOptions;
  /** Before the app is initialised, as in a `main.ts`. */
  prepare?: (app: INestApplication) => void;
}

/** A real app on a free port of 127.0.0.1, with the records it leaves. */
export class RunningApp {
  private constructor(
    readonly app: INestApplication,
    readonly captured: CapturedRecords,
    readonly platform: Platform,
    readonly port: number,
  ) {}

  static async start(platform: Platform, { logging, prepare, ...module }: AppUnderTest): Promise<RunningApp> {
    class AppModule {}
    const root = {
      ...module,
      module: AppModule,
      imports: [LoggingTestingModule.forRoot({ level: 'INFO', ...logging }), ...(module.imports ?? [])],
    };
    const app = await NestFactory.create(root, adapterOf(platform), { logger: false, abortOnError: false });
    prepare?.(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new RunningApp(app, app.get(CapturedRecords), platform, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Request records so far. */
  get requests(): CanonicalRecord[] {
    return this.captured.of('request');
  }

  /** Waits until there are this many request records, and then whether one too many follows. */
  async requestRecords(count: number): Promise<CanonicalRecord[]> {
    const { redacted } = this.captured.sink;
    await until(() => redacted.filter(({ origin }) => origin.category === 'request').length >= count);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return this.requests;
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

export function adapterOf(platform: Platform): AbstractHttpAdapter {
  return platform === 'Express' ? new ExpressAdapter() : new FastifyAdapter();
}

const LIMIT_MS = 10_000;

/** Polls; after the limit the assertions that follow tell what is missing. */
export async function until(reached: () => boolean): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!reached() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
}
