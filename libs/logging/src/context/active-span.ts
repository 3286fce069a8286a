import type { ContextState } from '@cairn/core';
import type { SpanContext } from '@opentelemetry/api';
import { loadOptional } from '../runtime/load-optional';

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
  if (trace_id !== traceId || span_id !== spanId) state.assign({ trace_id: traceId, span_id: spanId });
}

/** The span's ids; nothing where tracing is suppressed, which an SDK says with ids of zeros. */
function activeSpan(): SpanContext | undefined {
  if (api === null) api = loadOptional<OpenTelemetryApi>('@opentelemetry/api');
  const span = api?.trace.getActiveSpan()?.spanContext();
  return span !== undefined && api?.isSpanContextValid(span) === true ? span : undefined;
}
