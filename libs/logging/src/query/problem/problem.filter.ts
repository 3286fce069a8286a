import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { rawOf } from '../routes/raw-response';
import { TooManyException } from '../limits/too-many.exception';
import { PROBLEM_TYPE, problemOf } from './problem';

/** Every error of the API as `application/problem+json`, on both adapters alike. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<object>();
    const raw = rawOf(response);
    if (raw.destroyed || raw.headersSent) return void raw.end(); // who asked has gone
    const { httpAdapter } = this.host;
    const problem = problemOf(error);
    httpAdapter.setHeader(response, 'content-type', PROBLEM_TYPE);
    if (problem.status === 401) httpAdapter.setHeader(response, 'www-authenticate', 'Bearer realm="logs"');
    if (error instanceof TooManyException) httpAdapter.setHeader(response, 'retry-after', String(error.retryAfter));
    httpAdapter.reply(response, JSON.stringify(problem), problem.status);
  }
}
