import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { answerProblem } from './answer-problem';

/** Every error of the API as `application/problem+json`, on both adapters alike. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    answerProblem(this.host.httpAdapter, error, host.switchToHttp().getResponse<object>());
  }
}
