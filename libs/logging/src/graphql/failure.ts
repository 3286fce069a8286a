import { ERROR, type Level } from '@cairn/core';
import { HttpException } from '@nestjs/common';
import { levelOf } from '../category/request.logger';

/** Codes by which GraphQL servers say that the client is at fault: those of Apollo Server, and those Nest gives for 401 and 403. */
const CLIENT_CODES = new Set(['BAD_USER_INPUT', 'BAD_REQUEST', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']);

/** What was thrown, by what an exception filter has made of it. */
const originals = new WeakMap<object, unknown>();

export function rememberOriginal(made: unknown, thrown: unknown): void {
  if (made instanceof Error && made !== thrown) originals.set(made, thrown);
}

/** What was thrown first: below exception filters, and below GraphQL's own wrapping. */
export function originalOf(error: unknown): unknown {
  const unwrapped = (error as { originalError?: unknown } | null | undefined)?.originalError ?? error;
  return typeof unwrapped === 'object' && unwrapped !== null && originals.has(unwrapped) ? originals.get(unwrapped) : unwrapped;
}

/** The level the same error has in a plain HTTP request: a client's fault WARNING, anything else ERROR. */
export function failureLevel(error: unknown): Level {
  if (error instanceof HttpException) return levelOf(error.getStatus());
  const code = (error as { extensions?: { code?: unknown } } | null | undefined)?.extensions?.code;
  return typeof code === 'string' && CLIENT_CODES.has(code) ? levelOf(400) : ERROR;
}
