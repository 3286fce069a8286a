import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type LoggerService, type NestInterceptor } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { tap, type Observable } from 'rxjs';

/** Token of the logger the interceptor writes to. */
export const REQUEST_LOG = 'REQUEST_LOG';

interface AnyRequest {
  readonly method: string;
  readonly url: string;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What the documentation of Nest and many articles show for request logs. */
@Injectable()
export class RequestLogInterceptor implements NestInterceptor {
  constructor(@Inject(REQUEST_LOG) private readonly log: LoggerService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const began = performance.now();
    const http = context.switchToHttp();
    const { method, url, ip, headers } = http.getRequest<AnyRequest>();
    const request_id = headers['x-request-id'] ?? randomUUID();
    const handler = `${context.getClass().name}.${context.getHandler().name}`;
    return next.handle().pipe(
      tap(() => {
        const { statusCode } = http.getResponse<{ statusCode: number }>();
        const fields = { request_id, method, path: url, status_code: statusCode, duration_ms: performance.now() - began };
        this.log.log({ message: 'HTTP request completed', ...fields, user_agent: headers['user-agent'], ip_address: ip, host: headers.host, referrer: headers.referer, handler });
      }),
    );
  }
}

/** The interceptor for every route. */
export const requestLog = { provide: APP_INTERCEPTOR, useClass: RequestLogInterceptor };
