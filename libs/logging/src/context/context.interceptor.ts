import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Observable } from 'rxjs';
import { carrierOf, carrierOfData, carrierOfPacket } from '../messaging/message-carrier';
import { currentContext, runInContext } from './cls-context';
import { openContext, type Carrier } from './open-context';

/**
 * Gives handlers a context that no entry has given one: of transports Cairn does not know, or of messages where Nest hides what
 * Cairn observes. Where there is one, as in every HTTP request and every message, it leaves it alone, but for the operation's
 * name. `operation` is `Controller.handler`, unless the story has one already.
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
    const opened = openContext(broughtBy(execution), { operation });
    return new Observable((subscriber) => runInContext(opened, () => next.handle().subscribe(subscriber)));
  }
}

function broughtBy(execution: ExecutionContext): Carrier {
  switch (execution.getType()) {
    case 'http':
      return carrierOf(execution.switchToHttp().getRequest<{ headers?: IncomingHttpHeaders }>().headers ?? {});
    case 'ws':
      return carrierOfData(execution.switchToWs().getData());
    case 'rpc':
      return carrierOfPacket(execution.switchToRpc().getData(), execution.switchToRpc().getContext());
    default:
      return {};
  }
}
