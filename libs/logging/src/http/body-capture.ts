import type { Redactor } from '@cairn/core';
import type { IncomingHttpHeaders } from 'node:http';

/** A response body is kept for parsing up to this many times the wanted size, so that what is cut is cut after redaction. */
const PARSE_FACTOR = 16;
const TEXT_LIKE = /^(?:application\/(?:[\w.-]+\+)?json|application\/x-www-form-urlencoded|text\/(?!event-stream))/i;

/** The bytes of one response body, as far as they are wanted. */
export class BodyCapture {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly maxBytes: number) {}

  add(chunk: string | Uint8Array, charset: BufferEncoding): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, charset) : Buffer.from(chunk);
    this.size += bytes.length;
    if (this.size <= this.maxBytes * PARSE_FACTOR) this.chunks.push(bytes);
    else this.chunks.length = 0;
  }

  /** The body as text for a record; `undefined` when there is none or its type is not text. `headerOf` tells the response's headers. */
  text(headerOf: (name: string) => unknown, redactor: Redactor): string | undefined {
    const type = headerOf('content-type');
    if (this.size === 0 || !isTextLike(type) || headerOf('content-encoding') !== undefined) return undefined;
    if (this.chunks.length === 0) return `[not kept: ${this.size} bytes]`;
    const raw = Buffer.concat(this.chunks).toString('utf8');
    return bodyText(isJson(type) ? parsed(raw) : raw, this.maxBytes, redactor);
  }
}

/** The body a parser has made of the request, as text for a record. */
export function requestBodyText(
  headers: IncomingHttpHeaders,
  body: unknown,
  maxBytes: number,
  redactor: Redactor,
): string | undefined {
  if (body === undefined || body === null || Buffer.isBuffer(body)) return undefined;
  return isTextLike(headers['content-type']) ? bodyText(body, maxBytes, redactor) : undefined;
}

/** Redacted first, cut afterwards: a cut text can no longer be searched for keys. */
function bodyText(body: unknown, maxBytes: number, redactor: Redactor): string {
  const safe = redactor.redactValue(body);
  const text = typeof safe === 'string' ? safe : (JSON.stringify(safe) ?? '');
  const size = Buffer.byteLength(text);
  if (size <= maxBytes) return text;
  const kept = Buffer.from(text).subarray(0, maxBytes).toString('utf8').replace(/\uFFFD$/, '');
  return `${kept}…[${size - maxBytes} more bytes]`;
}

/** JSON that does not parse could hide secrets from the search by key. */
function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return '[not kept: malformed JSON]';
  }
}

function isTextLike(type: unknown): boolean {
  return typeof type === 'string' && TEXT_LIKE.test(type);
}

function isJson(type: unknown): boolean {
  return typeof type === 'string' && /json/i.test(type);
}
