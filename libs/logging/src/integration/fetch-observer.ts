import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { currentContext } from '../context/cls-context';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { currentAttempt } from './running-attempt';
import { storyRuntime } from './story-runtime';

const observing = new Set<LoggingRuntime>();

/** Whether requests of `fetch` in this app's stories are observed. */
export function observesFetch(runtime: LoggingRuntime): boolean {
  return observing.has(runtime);
}

/** Observes `fetch` for this app; the process subscribes once, however many do. Returns what ends it. */
export function observeFetch(runtime: LoggingRuntime): () => void {
  if (observing.size === 0) for (const [channel, listener] of CHANNELS) subscribe(channel, listener);
  observing.add(runtime);
  return () => {
    if (observing.delete(runtime) && observing.size === 0) for (const [channel, listener] of CHANNELS) unsubscribe(channel, listener);
  };
}

let calls: typeof import('./fetch-calls') | undefined;

/** What records them is loaded with the first request of a story. */
function onCreate(message: unknown): void {
  const runtime = storyRuntime();
  if (runtime === undefined || !observing.has(runtime) || !isInStory()) return;
  try {
    calls ??= require('./fetch-calls') as typeof import('./fetch-calls');
  } catch (error) {
    runtime.selfLog.report('CAIRN_E_RECORD', 'what observes requests of fetch could not be loaded', error);
    return;
  }
  calls.requestCreated(message, runtime);
}

/** In a request, a job or a message, or in a call the app has named; what an app does of itself, such as shipping its logs, is no part of any. */
function isInStory(): boolean {
  return currentContext() !== undefined || currentAttempt() !== undefined;
}

const CHANNELS: readonly (readonly [channel: string, listener: (message: unknown) => void])[] = [
  ['undici:request:create', onCreate],
  ['undici:request:headers', (message) => calls?.headersCame(message)],
  ['undici:request:error', (message) => calls?.requestFailed(message)],
];
