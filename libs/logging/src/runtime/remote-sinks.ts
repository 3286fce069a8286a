import { CATEGORIES, parseLevel, type Category, type OtlpSettings, type RedisSettings } from '@cairn/core';
import type { SinkPart, SinkSurroundings } from './build-sinks';
import { deliveryOf } from './delivery';
import { loadPeer } from './load-optional';

/** What was tested with: its serialisers may change with each minor version. */
const OTLP_VERSION = '@^0.223.0';

type OtlpSinks = typeof import('@cairn/sinks/otlp');

/** OpenTelemetry's packages are loaded only when there is somewhere to send to. */
export function otlpSink(surroundings: SinkSurroundings, otlp: OtlpSettings): SinkPart {
  const { serializerFor, selfLog, otlp: options } = surroundings;
  loadPeer('@opentelemetry/api', 'Sending logs by OTLP');
  loadPeer('@opentelemetry/otlp-transformer', 'Sending logs by OTLP', OTLP_VERSION);
  const { OtlpSink } = loadPeer<OtlpSinks>('@cairn/sinks/otlp', 'Sending logs by OTLP');
  const sink = new OtlpSink({ ...deliveryOf('otlp', surroundings), otlp, selfLog });
  const { categories, minLevel } = options || {};
  return {
    routes: [{ sink, serializer: serializerFor('nested'), categories, minLevel: minLevel === undefined ? undefined : parseLevel(minLevel) }],
    counters: () => [sink.counters],
    jobFiles: undefined,
    close: (deadline) => sink.close(deadline),
  };
}

type RedisSinks = typeof import('@cairn/store/redis');

/** Its trail is elsewhere, and figures are no records to search. */
const NOT_IN_REDIS: readonly Category[] = ['audit', 'metric'];

/** ioredis is loaded only when records go to Redis. */
export function redisSink(surroundings: SinkSurroundings, redis: RedisSettings): SinkPart {
  const { pace, serializerFor, selfLog, redis: options } = surroundings;
  loadPeer('ioredis', 'Log records in Redis');
  const { RedisSink } = loadPeer<RedisSinks>('@cairn/store/redis', 'Log records in Redis');
  const sink = new RedisSink({ ...deliveryOf('redis', surroundings), flushMs: pace, redis, selfLog });
  const { categories = CATEGORIES.filter((category) => !NOT_IN_REDIS.includes(category)), minLevel } = options || {};
  return {
    routes: [{ sink, serializer: serializerFor('nested'), categories, minLevel: minLevel === undefined ? undefined : parseLevel(minLevel) }],
    counters: () => [sink.counters],
    jobFiles: undefined,
    check: () => sink.check(),
    close: (deadline) => sink.close(deadline),
  };
}
