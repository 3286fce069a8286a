import type { BullRegistrar, WorkerHost } from '@nestjs/bullmq';
import type { DiscoveryService } from '@nestjs/core';
import { FlowProducer, QueueBase } from 'bullmq';
import { requireLogging } from '../module/require-logging';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { observeWorker } from './observe-worker';
import { observeQueue, observeUnheardErrors } from './queue-observer';

type Host = abstract new (...args: never[]) => WorkerHost;

/**
 * Observes every worker of the app in the turn in which @nestjs/bullmq makes it, also with `manualRegistration`: `register()` makes them
 * all at once, and none can take a job before it has returned. Queues and flow producers are there by then: those that have an error
 * before it, or are no providers, are observed when they have one.
 */
export function observeProcessors(host: Host) {
  return (discovery: DiscoveryService, runtime?: LoggingRuntime, registrar?: BullRegistrar): void => {
    const logging = requireLogging(runtime, 'JobLoggingModule');
    observeUnheardErrors();
    if (registrar === undefined) return;
    const register = registrar.register.bind(registrar);
    registrar.register = () => {
      register();
      for (const { instance } of discovery.getProviders() as { instance: unknown }[]) {
        if (instance instanceof host && hasWorker(instance)) observeWorker(instance.worker, logging);
        else if (instance instanceof QueueBase || instance instanceof FlowProducer) observeQueue(instance, logging);
      }
    };
  };
}

/** A host that is no `@Processor()` has none, and its getter throws. */
function hasWorker(host: WorkerHost): boolean {
  return (host as unknown as { _worker?: unknown })._worker !== undefined;
}

