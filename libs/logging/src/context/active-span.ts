import type { ContextState } from '@cairn/core';
import { loadOptional } from '../runtime/load-optional';

type OpenTelemetryApi = typeof import('@opentelemetry/api');

const api = loadOptional<OpenTelemetryApi>('@opentelemetry/api');

/**
 * Lets a story's records carry the ids of the OpenTelemetry span that is active where they are written, and its own
 * again when none is. Without the package or an SDK nothing changes.
 */
export function followActiveSpan(state: ContextState): void {
  const active = api?.trace.getActiveSpan()?.spanContext();
  const traceId = active?.traceId ?? state.trace?.traceId;
  const spanId = active?.spanId ?? state.trace?.spanId;
  if (traceId === undefined || spanId === undefined) return;
  const { trace_id, span_id } = state.fields;
  if (trace_id !== traceId || span_id !== spanId) state.assign({ trace_id: traceId, span_id: spanId });
}
