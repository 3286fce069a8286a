import { randomBytes } from 'node:crypto';
import { KeyRules } from '../redact/key-rules';
import { TextRules } from '../redact/text-rules';

/** Random bytes are drawn, and written as text, a page at a time. Small: an id that is kept long keeps its page. */
const PAGE_BYTES = 4_096;
let page = '';
let used = 0;

function randomHex(digits: number): string {
  if (used + digits > page.length) {
    page = randomBytes(PAGE_BYTES).toString('hex');
    used = 0;
  }
  used += digits;
  return page.slice(used - digits, used);
}

/** `req_` and 12 hex digits. */
export function newRequestId(): string {
  return `req_${randomHex(12)}`;
}

/** 8 hex digits. */
export function newCorrelationId(): string {
  return randomHex(8);
}

/** `exec_<epoch seconds>_<8 hex>`. */
export function newExecutionId(now: number = Date.now()): string {
  return `exec_${Math.floor(now / 1000)}_${randomHex(8)}`;
}

const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** 32 hex digits, never all zero (W3C Trace Context). */
export function newTraceId(): string {
  const id = randomHex(32);
  return id === NO_TRACE ? newTraceId() : id;
}

/** 16 hex digits, never all zero (W3C Trace Context). */
export function newSpanId(): string {
  const id = randomHex(16);
  return id === NO_SPAN ? newSpanId() : id;
}

/** Longest id taken from a header. */
const MAX_ID_LENGTH = 128;
const ID_ALPHABET = /^[A-Za-z0-9._~:/+=@-]+$/;

const SECRETS = new TextRules(new KeyRules({}));

/**
 * Whether an id from outside may be taken over: bounded length, no white space, control or quoting characters; and nothing that records would not
 * show as it is (an e-mail address, a token), since an id that is returned one way and recorded another finds nothing.
 */
export function isAcceptableId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= MAX_ID_LENGTH && ID_ALPHABET.test(id) && SECRETS.apply(id, MAX_ID_LENGTH) === id;
}
