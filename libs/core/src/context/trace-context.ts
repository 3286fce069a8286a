import { newSpanId, newTraceId } from './ids';

/** A position in a distributed trace (W3C Trace Context, https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  readonly traceId: string;
  /** This process's own span. */
  readonly spanId: string;
  /** The caller's span, when there was one. */
  readonly parentId?: string;
  /** Two hex digits; `01` means sampled. */
  readonly flags: string;
  readonly state?: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const MAX_TRACESTATE = 512;

/** Continues the caller's trace with a span of our own; starts a new trace when there is none or it is malformed. */
export function continueTrace(traceparent?: unknown, tracestate?: unknown): TraceContext {
  const parts = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent.trim()) : null;
  if (parts === null || !isValid(parts)) return { traceId: newTraceId(), spanId: newSpanId(), flags: '01' };
  const [, , traceId, parentId, flags] = parts as unknown as [string, string, string, string, string];
  const state = typeof tracestate === 'string' && tracestate.length <= MAX_TRACESTATE ? tracestate : undefined;
  return { traceId, spanId: newSpanId(), parentId, flags, ...(state !== undefined && state !== '' && { state }) };
}

/** The header that passes this position on. */
export function formatTraceparent(trace: Pick<TraceContext, 'traceId' | 'spanId' | 'flags'>): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.flags}`;
}

function isValid([, version, traceId, parentId, , more]: RegExpExecArray): boolean {
  if (version === 'ff' || (version === '00' && more !== undefined)) return false;
  return !/^0+$/.test(traceId!) && !/^0+$/.test(parentId!);
}
