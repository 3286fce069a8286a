import { randomBytes, randomFillSync } from 'node:crypto';

/** Random bytes are drawn a page at a time: one system call serves many ids. */
const page = Buffer.allocUnsafe(8_192);
let used = page.length;

function randomHex(bytes: number): string {
  if (used + bytes > page.length) {
    randomFillSync(page);
    used = 0;
  }
  used += bytes;
  return page.toString('hex', used - bytes, used);
}

/** `req_` and 12 hex digits. */
export function newRequestId(): string {
  return `req_${randomHex(6)}`;
}

/** 8 hex digits. */
export function newCorrelationId(): string {
  return randomHex(4);
}

/** `exec_<epoch seconds>_<8 hex>`. */
export function newExecutionId(now: number = Date.now()): string {
  return `exec_${Math.floor(now / 1000)}_${randomBytes(4).toString('hex')}`;
}

/** 32 hex digits, never all zero (W3C Trace Context). */
export function newTraceId(): string {
  const id = randomHex(16);
  return /^0+$/.test(id) ? newTraceId() : id;
}

/** 16 hex digits, never all zero (W3C Trace Context). */
export function newSpanId(): string {
  const id = randomHex(8);
  return /^0+$/.test(id) ? newSpanId() : id;
}

/** Longest id taken from a header. */
const MAX_ID_LENGTH = 128;
const ID_ALPHABET = /^[A-Za-z0-9._~:/+=@-]+$/;

/** Whether an id from outside may be taken over: bounded length, no white space, control or quoting characters. */
export function isAcceptableId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= MAX_ID_LENGTH && ID_ALPHABET.test(id);
}
