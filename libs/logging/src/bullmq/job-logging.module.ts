import { Global, Inject, Module, Optional, type Provider } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { JobLogger } from '../category/job.logger';
import { requireLogging } from '../module/require-logging';
import { loadOptional, loadPeer } from '../runtime/load-optional';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeProcessors } from './observe-processors';

type NestBull = typeof import('@nestjs/bullmq');

const PACKAGE = '@nestjs/bullmq';
const bull = loadOptional<NestBull>(PACKAGE);

/**
 * The registrar is asked for, so it exists when this is made; and no module's `onModuleInit`, where it makes the workers, runs before
 * every provider is made. An app without queues has none.
 */
const observation = (nestBull: NestBull): Provider => ({
  provide: 'CAIRN:JOB_OBSERVATION',
  inject: [DiscoveryService, { token: LoggingRuntime, optional: true }, { token: nestBull.BullRegistrar, optional: true }],
  useFactory: observeProcessors(nestBull.WorkerHost),
});

/**
 * Imported once by a worker app, beside `LoggingModule`: every job its processors run leaves a record per state change, and all that is
 * logged meanwhile goes to the job's file too. In an app that only adds jobs it tells of trouble with its queues. Needs `telemetry: cairnTelemetry()` in `BullModule.forRoot` for jobs to continue the story
 * they were added in. Import `LoggingModule` before `BullModule`: Nest then closes the workers first when the app stops.
 */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [JobLogger, ...(bull === undefined ? [] : [observation(bull)])],
  exports: [JobLogger],
})
export class JobLoggingModule {
  /** @throws CairnError CAIRN_E_PEER_MISSING without @nestjs/bullmq, CAIRN_E_MODULE_MISSING without `LoggingModule`. */
  constructor(@Optional() @Inject(LoggingRuntime) logging?: LoggingRuntime) {
    loadPeer<NestBull>(PACKAGE, 'JobLoggingModule');
    requireLogging(logging, 'JobLoggingModule');
  }
}
