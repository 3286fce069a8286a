import {
  ContextState,
  continueTrace,
  formatTraceparent,
  isAcceptableId,
  newRequestId,
  type ContextFields,
} from '@cairn/core';

/** Those of nearly every story: only others are worth a field. */
export const SAMPLED_FLAGS = '01';

/** What carries a story across a boundary: HTTP headers, a job's metadata, a message's properties. */
export interface Carrier {
  /** `X-Request-ID`; taken when acceptable, else a new one is made. */
  readonly requestId?: unknown;
  /** `X-Correlation-ID`; default: the request id. */
  readonly correlationId?: unknown;
  /** W3C `traceparent`; continued when well formed, else a trace is started. */
  readonly traceparent?: unknown;
  readonly tracestate?: unknown;
}

/**
 * Opens the context of a story: the one entry point of every transport. `pending` fills in what becomes known later,
 * such as the authenticated user (see {@link ContextState}).
 */
export function openContext(
  carrier: Carrier = {},
  fields?: ContextFields,
  pending?: (state: ContextState) => boolean,
): ContextState {
  const requestId = isAcceptableId(carrier.requestId) ? carrier.requestId : newRequestId();
  const correlationId = isAcceptableId(carrier.correlationId) ? carrier.correlationId : requestId;
  const trace = continueTrace(carrier.traceparent, carrier.tracestate);
  const ids = { request_id: requestId, correlation_id: correlationId, trace_id: trace.traceId, span_id: trace.spanId };
  const state = new ContextState(fields === undefined ? ids : { ...ids, ...fields }, pending);
  const isOurs = requestId !== carrier.requestId && correlationId === requestId;
  state.made = isOurs ? ids : { trace_id: trace.traceId, span_id: trace.spanId };
  state.trace = trace;
  if (trace.flags !== SAMPLED_FLAGS) state.set('trace_flags', trace.flags);
  return state;
}

/** The carrier that hands this story on, under the names of its HTTP headers. */
export function carrierHeaders(state: ContextState): Record<string, string> {
  const { request_id, correlation_id } = state.fields;
  const headers: Record<string, string> = {};
  if (typeof request_id === 'string') headers['x-request-id'] = request_id;
  if (typeof correlation_id === 'string') headers['x-correlation-id'] = correlation_id;
  if (state.trace !== undefined) {
    const { trace_id = state.trace.traceId, span_id = state.trace.spanId } = state.fields;
    headers['traceparent'] = formatTraceparent({ traceId: trace_id, spanId: span_id, flags: state.trace.flags });
    if (state.trace.state !== undefined) headers['tracestate'] = state.trace.state;
  }
  return headers;
}
