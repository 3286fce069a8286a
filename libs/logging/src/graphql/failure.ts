import { ERROR, type Level } from '@cairn/core';
import { HttpException } from '@nestjs/common';
import { levelOf } from '../category/request.logger';
import { isDenialStatus } from '../security/denial-status';

/** Codes by which GraphQL servers say that the client is at fault: those of Apollo Server, and those Nest gives for 401 and 403. */
const REFUSAL_CODES: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);
const CLIENT_CODES: ReadonlySet<unknown> = new Set([...REFUSAL_CODES, 'BAD_USER_INPUT', 'BAD_REQUEST', 'NOT_FOUND']);

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
  return CLIENT_CODES.has(codeOf(error)) ? levelOf(400) : ERROR;
}

/** Whether it says that the caller may not. */
export function isRefusal(error: unknown): boolean {
  return error instanceof HttpException ? isDenialStatus(error.getStatus()) : REFUSAL_CODES.has(codeOf(error));
}

function codeOf(error: unknown): unknown {
  return (error as { extensions?: { code?: unknown } } | null | undefined)?.extensions?.code;
}
