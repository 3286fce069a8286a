import { LoggingModule, LoggingRuntime } from '@cairn/logging';
import { NestFactory } from '@nestjs/core';
import { createLogger, format } from 'winston';
import { buildRuntime } from '../product';
import type { Numbered, TargetOptions } from '../target';
import { PlainRedisTransport } from './plain-redis.transport';

/** What the sink says of itself; of plain winston, what it has not heard of yet. */
export interface RedisCounts {
  readonly accepted: number;
  readonly delivered: number;
  readonly spooled: number;
  readonly deadLettered: number;
  readonly dropped: number;
  readonly queued: number;
  readonly peakQueuedBytes: number;
}

export interface RedisTarget {
  log(fields: Numbered): void;
  counts(): RedisCounts;
  close(): Promise<void>;
}

export type RedisTargetOptions = TargetOptions & { readonly redis: { readonly url: string; readonly timeoutMs?: number } };

export function cairnRedis(options: RedisTargetOptions): RedisTarget {
  return targetOf(buildRuntime(options));
}

/** A Nest app without a server. @throws CairnError when the Redis must not be used. */
export async function cairnApp(options: RedisTargetOptions): Promise<RedisTarget> {
  class AppModule {}
  const module = { module: AppModule, imports: [LoggingModule.forRoot({ serviceName: 'faults', console: 'off', ...options })] };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  return targetOf(app.get(LoggingRuntime));
}

function targetOf(runtime: LoggingRuntime): RedisTarget {
  const logger = runtime.logger('producer');
  const sink = runtime.counters.find(({ sink }) => sink === 'redis')!;
  return {
    log: (fields) => logger.info('counted', fields),
    counts: () => {
      const { accepted, delivered, spooled, deadLettered, dropped, queued, peakQueuedBytes } = sink;
      return { accepted, delivered, spooled, deadLettered, dropped, queued, peakQueuedBytes };
    },
    close: () => runtime.close(10_000),
  };
}

export function winstonRedis({ redis }: RedisTargetOptions): RedisTarget {
  const transport = new PlainRedisTransport(redis.url);
  const logger = createLogger({ format: format.combine(format.timestamp(), format.json()), transports: [transport] });
  let accepted = 0;
  return {
    log: (metadata) => {
      accepted += 1;
      logger.info('counted', { metadata });
    },
    counts: () => ({ accepted, delivered: accepted - transport.pending, spooled: 0, deadLettered: 0, dropped: 0, queued: transport.pending, peakQueuedBytes: 0 }),
    close: async () => transport.close(),
  };
}
