import type { DiscoveryService } from '@nestjs/core';
import { wrap, type Method } from '../nest/seam';
import type { LoggingRuntime } from '../runtime/logging-runtime';

/** Where @nestjs/schedule and @nestjs/event-emitter guard the methods they call. */
const GUARD = 'wrapFunctionInTryCatchBlocks';

const SEAMS: readonly [className: string, packageName: string, load: () => (original: Method) => Method][] = [
  ['ScheduleExplorer', '@nestjs/schedule', () => (require('./ticks') as typeof import('./ticks')).recordTicks],
  ['EventSubscribersLoader', '@nestjs/event-emitter', () => (require('./event-handlers') as typeof import('./event-handlers')).inEmittersContext],
];

/**
 * Gives scheduled methods and event handlers of the app a context. Neither package exports the class that calls them, so it is found among the
 * providers of the app, before it has made any timer or subscription; an app without the package has none.
 */
export function observeBackground(discovery: DiscoveryService, { selfLog }: LoggingRuntime): void {
  for (const [className, packageName, load] of SEAMS) {
    const metatype: unknown = discovery.getProviders().find(({ name }) => name === className)?.metatype;
    if (typeof metatype !== 'function') continue;
    const prototype = metatype.prototype as Record<string, unknown>;
    if (typeof prototype[GUARD] === 'function') wrap(prototype, GUARD, load());
    else selfLog.report('CAIRN_E_RECORD', `this version of ${packageName} hides its calls: they run without a context of their own`);
  }
}
