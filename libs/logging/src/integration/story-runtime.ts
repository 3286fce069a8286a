import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { activeRuntime } from '../runtime/active-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';

/** Published by Node for each request, in the course of which everything of it runs. */
const REQUEST_START = 'http.server.request.start';

const serving = new AsyncLocalStorage<LoggingRuntime>();
const servers = new Map<object, LoggingRuntime>();

/**
 * Whose story this code is in. Where several apps run in one process, requests are told apart by the server they came to; everything
 * else belongs to the app that started last.
 */
export function storyRuntime(): LoggingRuntime | undefined {
  const runtime = serving.getStore();
  return runtime !== undefined && isServing(runtime) ? runtime : activeRuntime();
}

/** Requests to this server are stories of this app. Returns what takes that back. */
export function serve(server: object, runtime: LoggingRuntime): () => void {
  servers.set(server, runtime);
  if (servers.size === 2) subscribe(REQUEST_START, enter); // a single app needs no telling apart
  return () => {
    if (servers.delete(server) && servers.size === 1) unsubscribe(REQUEST_START, enter);
  };
}

/** A connection stays with its server, so what is entered here is never wrong for what follows on it. */
function enter(message: unknown): void {
  const runtime = servers.get((message as { server: object }).server);
  if (runtime !== undefined) serving.enterWith(runtime);
}

function isServing(runtime: LoggingRuntime): boolean {
  for (const each of servers.values()) if (each === runtime) return true;
  return false;
}
