import {
  CATEGORIES,
  ERROR,
  INFO,
  LEVELS,
  parseLevel,
  WARNING,
  type Category,
  type CoreOptions,
  type FlushPace,
  type Gap,
  type ResolvedOptions,
  type Route,
  type SelfLog,
  type LayoutName,
  type Serializer,
  type SinkCounters,
} from '@cairn/core';
import { colorsWanted, createConsoleSinks, FileSinkSet, JobFileSink, newWriterId, PrettySerializer, type DiskReport } from '@cairn/sinks';
import { deliveryOf } from './delivery';
import { indexCompressed } from './index-compressed';
import { loadPeer } from './load-optional';
import type { JobFiles } from './logging-runtime';

export interface SinkSurroundings {
  readonly settings: ResolvedOptions;
  /** Which records go by OTLP; where to is in the settings. */
  readonly otlp: CoreOptions['otlp'];
  /** The same for Redis. */
  readonly redis: CoreOptions['redis'];
  /** One serialiser per layout: the router serialises once for all routes that share it. */
  readonly serializerFor: (layout: LayoutName) => Serializer;
  /** Of the sinks that can be followed: files and Redis. */
  readonly pace: FlushPace;
  readonly selfLog: SelfLog;
  readonly onGap: (gap: Gap, sink: string) => void;
  /** Told what becomes of the log directory. */
  readonly onDisk: (report: DiskReport) => void;
}

/** The built-in ways out, as the settings ask for them. */
export interface BuiltSinks {
  readonly routes: readonly Route[];
  readonly counters: () => readonly SinkCounters[];
  readonly jobFiles: JobFiles | undefined;
  readonly flush: (deadline: number) => Promise<void>;
  /** Asks what can be away whether it may be used. Rejects when it must not. */
  readonly check?: () => Promise<void>;
  /** Files and console last, and with time for a few lines: the others may have to tell what they could not keep. */
  readonly close: (deadline: number) => Promise<void>;
}

/** One group of ways out. */
type SinkPart = Omit<BuiltSinks, 'flush'>;

/** Time for last words when all the time is used up, ms. */
const LAST_WORDS_MS = 500;

/** Below ERROR. */
const BELOW_ERROR = LEVELS[ERROR.index - 1]!;

export function buildSinks(surroundings: SinkSurroundings): BuiltSinks {
  const files = surroundings.settings.toFile ? [categoryFiles(surroundings), jobFiles(surroundings)] : [];
  const local = [consoleSinks(surroundings), ...files];
  const remote = [otlpSink(surroundings), redisSink(surroundings)];
  const parts = [...local, ...remote];
  return {
    routes: parts.flatMap((part) => part.routes),
    counters: () => parts.flatMap((part) => part.counters()),
    jobFiles: parts.find((part) => part.jobFiles !== undefined)?.jobFiles,
    flush: async (deadline) => void (await Promise.all(parts.flatMap(({ routes }) => routes.map(({ sink }) => sink.flush(deadline))))),
    close: async (deadline) => {
      await Promise.all(remote.map((part) => part.close(deadline)));
      const last = Math.max(deadline, Date.now() + LAST_WORDS_MS);
      await Promise.all(local.map((part) => part.close(last)));
    },
    check: async () => void (await Promise.all(parts.map((part) => part.check?.()))),
  };
}

function consoleSinks({ settings, serializerFor, selfLog, onGap }: SinkSurroundings): SinkPart {
  const { console: mode, flushMs, bufferBytes } = settings;
  if (mode === 'off') return NOTHING;
  const { out, err } = createConsoleSinks({ mode, flushMs, bufferBytes, selfLog, onGap });
  const serializer: Serializer =
    mode === 'pretty' ? new PrettySerializer({ colors: colorsWanted(process.stdout.isTTY === true, process.env) }) : serializerFor(settings.format);
  return {
    routes: [
      { sink: out, serializer, maxLevel: BELOW_ERROR },
      { sink: err, serializer, minLevel: ERROR },
    ],
    counters: () => [...new Set([out, err])].map((sink) => sink.counters),
    jobFiles: undefined,
    close: async (deadline) => void (await Promise.all([out.close(deadline), err.close(deadline)])),
  };
}

/** One file per category; and, in short layouts, `alerts` for WARNING and above of all of them and `metrics` for what was measured. */
function categoryFiles({ settings, pace, serializerFor, selfLog, onGap, onDisk }: SinkSurroundings): SinkPart {
  const retentionDays = { ...settings.retentionDays, metrics: settings.retentionDays.metric };
  const files = new FileSinkSet({ ...settings, flushMs: pace, retentionDays, writerId: newWriterId(settings.serviceName), onCompressed: indexCompressed, selfLog, onGap, onDisk });
  const serializer = serializerFor(settings.format);
  const alerts = serializerFor('alert');
  const metrics = serializerFor('metric');
  return {
    routes: [
      ...CATEGORIES.map((category) => ({ sink: files.sink(category), serializer: category === 'audit' ? withoutStacks(serializer) : serializer, categories: [category] })),
      { sink: files.sink('alerts'), serializer: alerts, minLevel: WARNING },
      { sink: files.sink('metrics'), serializer: metrics, categories: ['metric'], minLevel: INFO },
    ],
    counters: () => [...CATEGORIES, 'alerts' as const, 'metrics' as const].map((category) => files.counters(category)),
    jobFiles: undefined,
    close: (deadline) => files.close(deadline),
  };
}

/** For the category `audit`: an auditor needs no stacks, and they may say too much. */
function withoutStacks(serializer: Serializer): Serializer {
  return {
    layout: serializer.layout,
    serialize: (record) => {
      const { exception } = record;
      return serializer.serialize({ ...record, source: undefined, exception: exception && { type: exception.type, message: exception.message } });
    },
  };
}

function jobFiles({ settings, pace, serializerFor, selfLog, onGap }: SinkSurroundings): SinkPart {
  const { taskDir: dir, bufferBytes } = settings;
  const sink = new JobFileSink({ dir, flushMs: pace, bufferBytes, selfLog, onGap });
  return {
    routes: [{ sink, serializer: serializerFor('flat-task'), filter: (record) => record.subject !== undefined }],
    counters: () => [sink.counters],
    jobFiles: sink,
    close: (deadline) => sink.close(deadline),
  };
}

/** What was tested with: its serialisers may change with each minor version. */
const OTLP_VERSION = '@^0.223.0';

type OtlpSinks = typeof import('@cairn/sinks/otlp');

/** OpenTelemetry's packages are loaded only when there is somewhere to send to. */
function otlpSink(surroundings: SinkSurroundings): SinkPart {
  const { settings, serializerFor, selfLog, otlp: options } = surroundings;
  const { otlp } = settings;
  if (otlp === undefined) return NOTHING;
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
function redisSink(surroundings: SinkSurroundings): SinkPart {
  const { settings, pace, serializerFor, selfLog, redis: options } = surroundings;
  const { redis } = settings;
  if (redis === undefined) return NOTHING;
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

const NOTHING: SinkPart = { routes: [], counters: () => [], jobFiles: undefined, close: async () => undefined };
