import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Observable } from 'rxjs';
import { currentContext, runInContext } from './cls-context';
import { openContext, type Carrier } from './open-context';

/**
 * Gives handlers a context that are reached without the HTTP entry: WebSocket and RPC messages, GraphQL. Mounted on
 * HTTP too it finds the request's context and leaves it alone, but for the operation's name. `operation` is
 * `Controller.handler`, unless the story has one already.
 */
@Injectable()
export class ContextInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = `${execution.getClass().name}.${execution.getHandler().name}`;
    const current = currentContext();
    if (current !== undefined) {
      if (current.get('operation') === undefined) current.set('operation', operation);
      return next.handle();
    }
    const opened = openContext(carrierOf(execution), { operation });
    return new Observable((subscriber) => runInContext(opened, () => next.handle().subscribe(subscriber)));
  }
}

function carrierOf(execution: ExecutionContext): Carrier {
  if (execution.getType() !== 'http') return {};
  const { headers } = execution.switchToHttp().getRequest<{ headers?: IncomingHttpHeaders }>();
  return {
    requestId: headers?.['x-request-id'],
    correlationId: headers?.['x-correlation-id'],
    traceparent: headers?.['traceparent'],
    tracestate: headers?.['tracestate'],
  };
}
