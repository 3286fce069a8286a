import {
  CATEGORIES,
  ERROR,
  INFO,
  LEVELS,
  WARNING,
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
import { colorsWanted, createConsoleSinks, FileSinkSet, JobFileSink, newWriterId, type DiskReport } from '@cairn/sinks';
import { indexCompressed } from './index-compressed';
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
export type SinkPart = Omit<BuiltSinks, 'flush'>;

/** Time for last words when all the time is used up, ms. */
const LAST_WORDS_MS = 500;

/** Below ERROR. */
const BELOW_ERROR = LEVELS[ERROR.index - 1]!;

export function buildSinks(surroundings: SinkSurroundings): BuiltSinks {
  const files = surroundings.settings.toFile ? [categoryFiles(surroundings), jobFiles(surroundings)] : [];
  const local = [consoleSinks(surroundings), ...files];
  const remote = remoteSinks(surroundings);
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
  const serializer = mode === 'pretty' ? prettySerializer() : serializerFor(settings.format);
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

function prettySerializer(): Serializer {
  const { PrettySerializer } = require('./pretty') as typeof import('./pretty');
  return new PrettySerializer({ colors: colorsWanted(process.stdout.isTTY === true, process.env) });
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
      if (exception === undefined && record.source === undefined) return serializer.serialize(record);
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

/** Sinks that send elsewhere are loaded where there is an elsewhere. */
function remoteSinks(surroundings: SinkSurroundings): readonly SinkPart[] {
  const { otlp, redis } = surroundings.settings;
  if (otlp === undefined && redis === undefined) return [];
  const { otlpSink, redisSink } = require('./remote-sinks') as typeof import('./remote-sinks');
  return [...(otlp === undefined ? [] : [otlpSink(surroundings, otlp)]), ...(redis === undefined ? [] : [redisSink(surroundings, redis)])];
}

const NOTHING: SinkPart = { routes: [], counters: () => [], jobFiles: undefined, close: async () => undefined };
