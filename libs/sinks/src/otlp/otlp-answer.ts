import { DeliveryError, type Trouble } from '@cairn/core/remote';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

/** The receiver is busy, or restarting behind a proxy (https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes); or a slow way cut the request off. */
const BUSY = new Set([408, 429, 502, 503, 504]);
/** We are not let in, knock at the wrong door or speak in the wrong way: that says nothing about the records, and can be mended while they wait. */
const SHUT_OUT = new Set([401, 403, 404, 405, 407, 411, 415, 421, 426, 431]);
const SHOWN_LENGTH = 300;
/** A receiver that asks for more patience is asked again after this time all the same. */
const LONGEST_PATIENCE_MS = 300_000;

/** Undefined when the receiver took the request. */
export function failureOf({ status, retryAfter, body }: Answer, now = Date.now()): DeliveryError | undefined {
  if (status >= 200 && status < 300) return undefined;
  return new DeliveryError(troubleOf(status), `the receiver answered ${status}${said(body)}`, { retryAfterMs: patienceOf(retryAfter, now) });
}

function troubleOf(status: number): Trouble {
  if (BUSY.has(status) || SHUT_OUT.has(status) || status < 400) return 'unavailable';
  return status >= 500 ? 'doubtful' : 'refused';
}

/** Seconds or a date. */
function patienceOf(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  const ms = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) ? Math.min(LONGEST_PATIENCE_MS, Math.max(0, ms)) : 0;
}

/** What of the answer is text for people. Protobuf answers hold their message between bytes that are none. */
function said(body: Buffer): string {
  const text = body.toString('utf8', 0, SHOWN_LENGTH).replace(/[^\x21-\x7e\u00a1-\ufffc]+/g, ' ').trim();
  return text === '' ? '' : `: ${text}`;
}
