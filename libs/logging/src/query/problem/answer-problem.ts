import type { AbstractHttpAdapter } from '@nestjs/core';
import { TooManyException } from '../limits/too-many.exception';
import { rawOf } from '../routes/raw-response';
import { PROBLEM_TYPE, problemOf } from './problem';

/** Answers with what went wrong, on both adapters alike. */
export function answerProblem(adapter: AbstractHttpAdapter, error: unknown, response: object): void {
  const raw = rawOf(response);
  if (raw.destroyed || raw.headersSent) return void raw.end(); // who asked has gone
  const problem = problemOf(error);
  adapter.setHeader(response, 'content-type', PROBLEM_TYPE);
  if (problem.status === 401) adapter.setHeader(response, 'www-authenticate', 'Bearer realm="logs"');
  if (error instanceof TooManyException) adapter.setHeader(response, 'retry-after', String(error.retryAfter));
  adapter.reply(response, JSON.stringify(problem), problem.status);
}
