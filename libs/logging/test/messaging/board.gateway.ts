import { BadRequestException, Injectable, Scope, SetMetadata, UseGuards, UsePipes, type CanActivate, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway, WsException, type OnGatewayConnection } from '@nestjs/websockets';
import { concat, NEVER, of, throwError, type Observable } from 'rxjs';
import { setTimeout as after } from 'node:timers/promises';
import { ApplicationLogger, LogContext } from '../../src';

interface Moved {
  n: number;
}

@Injectable()
class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class Known implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    execution.switchToWs().getClient<{ user?: object }>().user = { id: 'user_7' };
    return true;
  }
}

@Injectable()
class RejectAll implements PipeTransform {
  transform(): never {
    throw new BadRequestException('no such column');
  }
}

@WebSocketGateway()
export class BoardGateway implements OnGatewayConnection {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly context: LogContext,
  ) {}

  handleConnection(): void {
    this.log.info('connected');
  }

  @SubscribeMessage('card.move')
  async move(@MessageBody() { n }: Moved): Promise<object> {
    this.log.info('begun', { n });
    await after(Math.random() * 10);
    this.log.info('after a timer', { n });
    await Promise.all([1, 2].map((ms) => after(ms).then(() => this.log.info('in parallel', { n }))));
    return { event: 'moved', data: { n, request_id: this.context.requestId } };
  }

  @UseGuards(Known)
  @SubscribeMessage('card.own')
  own(): object {
    return { event: 'owned', data: {} };
  }

  @UseGuards(Closed)
  @SetMetadata('permissions', ['cards:read'])
  @SubscribeMessage('card.secret')
  secret(): void {
    this.log.info('never');
  }

  @UsePipes(RejectAll)
  @SubscribeMessage('card.invalid')
  invalid(@MessageBody() _card: object): void {
    this.log.info('never');
  }

  @SubscribeMessage('card.break')
  break(): void {
    throw new TypeError('no board');
  }

  @SubscribeMessage('card.refuse')
  refuse(): void {
    throw new WsException('the card is locked');
  }

  @SubscribeMessage('card.stream')
  stream(): Observable<object> {
    return of({ event: 'step', data: { n: 1 } }, { event: 'step', data: { n: 2 } });
  }

  @SubscribeMessage('card.stream.break')
  brokenStream(): Observable<object> {
    return concat(of({ event: 'step', data: { n: 1 } }), throwError(() => new RangeError('out of cards')));
  }

  @SubscribeMessage('card.watch')
  watch(@ConnectedSocket() _client: unknown): Observable<object> {
    return concat(of({ event: 'watching', data: {} }), NEVER);
  }
}

/** Made anew for every client. */
@WebSocketGateway()
@Injectable({ scope: Scope.REQUEST })
export class ScopedGateway {
  @SubscribeMessage('card.scoped')
  scoped(): object {
    return { event: 'scoped', data: {} };
  }
}
