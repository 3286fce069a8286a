import { dirname } from 'node:path';
import {
  createRedactor,
  createSerializer,
  ensureLogDirectories,
  EventLogger,
  EVENTS,
  FlushPace,
  MicrosecondClock,
  MillisecondClock,
  parseLevel,
  Pipeline,
  processIdentity,
  Pseudonymiser,
  RecordIds,
  resolveOptions,
  Router,
  sourceFinder,
  StderrSelfLog,
  type EventEmitter,
  type Gap,
  type LayoutName,
  type LoggerCore,
  type ProcessIdentity,
  type Refuse,
  type ResolvedOptions,
  type Route,
  type Serializer,
} from '@cairn/core';
import { ExitFlush } from '@cairn/sinks';
import { auditOf } from '../audit/audit-of';
import { clsContextSource } from '../context/cls-context';
import { prepare } from '../category/prepare-event';
import { databaseErrors } from '../database/database-errors';
import { LOGGING_OPTION_NAMES, type LoggingOptions } from '../module/logging-options';
import { LogLevels } from '../levels/log-levels';
import { buildControl } from './build-control';
import { buildSinks } from './build-sinks';
import { diskEvents } from './disk-events';
import { LoggingRuntime } from './logging-runtime';
import { WinstonTransports } from './winston-transports';

/** Frames in here are never where a log call stands. */
const OWN_DIRECTORIES = [dirname(__dirname), dirname(require.resolve('@cairn/sinks'))];

/**
 * Options → objects: the settings are resolved, directories proven writable, and the pipeline put together.
 * @throws CairnError CAIRN_E_SETTING, CAIRN_E_DIRECTORY or CAIRN_E_PEER_MISSING.
 */
export function buildRuntime(options: LoggingOptions = {}, env: NodeJS.ProcessEnv = process.env): LoggingRuntime {
  const settings = resolveOptions(options, env, { alsoKnown: LOGGING_OPTION_NAMES, alsoCheck: (refuse) => checkOwn(options, refuse) });
  ensureLogDirectories(settings);

  const selfLog = new StderrSelfLog();
  const identity = processIdentity(settings.serviceName, settings.serviceVersion, settings.environment);
  const clock = settings.timestamp === 'us' ? new MicrosecondClock() : new MillisecondClock();
  const pseudonyms = new Pseudonymiser({ key: settings.pseudonymKey, keepDomain: settings.pseudonymDomain === 'keep' });
  const redactKeys = [...settings.redactKeys, options.request?.levelHeader ?? 'X-Log-Level']; // its value is a credential until it ends
  const redactor = createRedactor({ ...settings, redactKeys, pseudonyms, clock, ids: new RecordIds(), diagnostics: selfLog, standIns: databaseErrors });

  let gapEvent: EventEmitter | undefined;
  const onGap = (gap: Gap, sink: string): void => gapEvent?.emit(gapFields(gap, sink));
  const serializerFor = serializers(identity);
  let tellDisk: ReturnType<typeof diskEvents> | undefined;
  const pace = new FlushPace(settings.flushMs);
  const sinks = buildSinks({ settings, pace, otlp: options.otlp, redis: options.redis, serializerFor, selfLog, onGap, onDisk: (report) => tellDisk?.(report) });
  const own = [...ownRoutes(options, settings, serializerFor), ...securityToAudit(options, serializerFor, () => runtime)];
  const router = new Router([...sinks.routes, ...own], selfLog);
  const transports = new WinstonTransports({ router, settings, serializerFor, selfLog, onGap });

  const control = buildControl({ settings, redactor, router, selfLog, pipeline: () => pipeline });
  const { stories, volume, admission } = control;
  const pipeline: Pipeline = new Pipeline({
    clock,
    context: clsContextSource,
    enrichers: options.enrichers ?? [],
    findSource: sourceFinder(settings.source, OWN_DIRECTORIES),
    redactor,
    router,
    selfLog,
    admission,
    volume,
  });
  const core: LoggerCore = { pipeline, levels: control.levels, redactor };
  const levels = new LogLevels({ levels: control.levels, stories, pipeline, key: settings.levelKey });
  gapEvent = prepare(new EventLogger(core, 'application', 'cairn'), EVENTS.loggingGap);
  tellDisk = diskEvents(core);

  const unhandled = prepare(new EventLogger(core, 'application', 'process'), EVENTS.appUnhandled);
  const exit = new ExitFlush({
    sinks: () => {
      pipeline.settle();
      pipeline.conclude();
      return router.sinks;
    },
    onCrash: (error, origin) => {
      stories.failAll();
      unhandled.emitError({ origin }, error);
    },
    selfLog,
  });
  const runtime: LoggingRuntime = new LoggingRuntime({
    options,
    settings,
    pace,
    identity,
    core,
    router,
    selfLog,
    stories,
    levels,
    counters: () => [...sinks.counters(), ...transports.counters()],
    jobFiles: sinks.jobFiles,
    check: () => sinks.check?.() ?? Promise.resolve(),
    addTransport: (transport) => transports.add(transport),
    close: async (deadline) => {
      levels.dispose();
      await Promise.all([sinks.flush(deadline), transports.close(deadline), ...own.map(({ sink }) => sink.close(deadline))]);
      await sinks.close(deadline); // what the others had to give up is told in the files
      exit.dispose();
    },
  });
  for (const transport of options.transports ?? []) runtime.add(transport);
  return runtime;
}

/** What checks the options of this package is loaded where one is given. */
function checkOwn(options: LoggingOptions, refuse: Refuse): void {
  if (LOGGING_OPTION_NAMES.every((name) => options[name] === undefined)) return;
  const { checkOptions } = require('../module/check-options') as typeof import('../module/check-options');
  checkOptions(options, refuse);
}

/** One serialiser per layout. */
function serializers(identity: ProcessIdentity): (layout: LayoutName) => Serializer {
  const made = new Map<LayoutName, Serializer>();
  return (layout) => {
    const serializer = made.get(layout) ?? createSerializer(layout, identity);
    made.set(layout, serializer);
    return serializer;
  };
}

/** The app's own sinks. */
function ownRoutes(
  options: LoggingOptions,
  settings: ResolvedOptions,
  serializerFor: (layout: LayoutName) => Serializer,
): Route[] {
  return (options.sinks ?? []).map(({ sink, layout, categories, minLevel }) => ({
    sink,
    serializer: serializerFor(layout ?? settings.format),
    categories,
    minLevel: minLevel === undefined ? undefined : parseLevel(minLevel),
  }));
}

/** Security events go to the audit arm, too, where the options say so. */
function securityToAudit({ audit }: LoggingOptions, serializerFor: (layout: LayoutName) => Serializer, runtime: () => LoggingRuntime): Route[] {
  if (typeof audit !== 'object' || audit.securityEvents !== true) return [];
  const { SecurityEventsSink } = require('../audit/security-events.sink') as typeof import('../audit/security-events.sink');
  return [{ sink: new SecurityEventsSink(() => auditOf(runtime())), serializer: serializerFor('nested'), categories: ['security'] }];
}

function gapFields(gap: Gap, sink: string): object {
  const { records, bytes, from, to } = gap;
  return { sink, records, bytes, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
