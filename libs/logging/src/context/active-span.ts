import type { ContextState } from '@cairn/core';
import type { SpanContext } from '@opentelemetry/api';
import { loadOptional } from '../runtime/load-optional';
import { SAMPLED_FLAGS } from './open-context';

type OpenTelemetryApi = typeof import('@opentelemetry/api');

/** Not looked for yet, or the package, or `undefined` when it is not installed. */
let api: OpenTelemetryApi | undefined | null = null;

/**
 * Puts a story on the OpenTelemetry span that is active where it is asked for, and on its own ids again when none is.
 * Without the package or an SDK nothing changes.
 */
export function followActiveSpan(state: ContextState): void {
  const active = activeSpan();
  if (active === undefined && !state.onForeignSpan) return;
  state.onForeignSpan = active !== undefined;
  const traceId = active?.traceId ?? state.trace?.traceId;
  const spanId = active?.spanId ?? state.trace?.spanId;
  if (traceId === undefined || spanId === undefined) return;
  const { trace_id, span_id } = state.fields;
  const flags = active === undefined ? state.trace?.flags : active.traceFlags.toString(16).padStart(2, '0');
  const unusual = flags === SAMPLED_FLAGS ? undefined : flags;
  if (trace_id !== traceId || span_id !== spanId) state.assign({ trace_id: traceId, span_id: spanId, trace_flags: unusual });
}

/** Where `@opentelemetry/api` 1.x keeps what an SDK registers with it, for all copies of the package in a process (its global-utils). */
const REGISTERED = Symbol.for('opentelemetry.js.api.1');

/** Without a context manager there is no active span, and nothing to look up. */
function hasContextManager(): boolean {
  return (globalThis as { [REGISTERED]?: { context?: unknown } })[REGISTERED]?.context !== undefined;
}

/** The span's ids; nothing where tracing is suppressed, which an SDK says with ids of zeros. */
function activeSpan(): SpanContext | undefined {
  if (!hasContextManager()) return undefined;
  if (api === null) api = loadOptional<OpenTelemetryApi>('@opentelemetry/api');
  const span = api?.trace.getActiveSpan()?.spanContext();
  return span !== undefined && api?.isSpanContextValid(span) === true ? span : undefined;
}
