import { BadRequestException, Controller, Inject, Injectable, Scope, SetMetadata, UseGuards, UsePipes, type CanActivate, type PipeTransform } from '@nestjs/common';
import { ClientProxy, EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { concat, firstValueFrom, of, throwError, type Observable } from 'rxjs';
import { setTimeout as after } from 'node:timers/promises';
import { ApplicationLogger, LogContext } from '../../src';

@Injectable()
class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class RejectAll implements PipeTransform {
  transform(): never {
    throw new BadRequestException('no such shelf');
  }
}

@Controller()
export class StockController {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly context: LogContext,
  ) {}

  @MessagePattern('stock.reserve')
  async reserve(@Payload() { n }: { n: number }): Promise<object> {
    this.log.info('begun', { n });
    await after(Math.random() * 10);
    this.log.info('after a timer', { n });
    await Promise.all([1, 2].map((ms) => after(ms).then(() => this.log.info('in parallel', { n }))));
    return { n, request_id: this.context.requestId };
  }

  @MessagePattern({ cmd: 'stock', of: 'all' })
  all(): number {
    return 3;
  }

  @UseGuards(Closed)
  @SetMetadata('permissions', ['stock:read'])
  @MessagePattern('stock.secret')
  secret(): void {
    this.log.info('never');
  }

  @UsePipes(RejectAll)
  @MessagePattern('stock.invalid')
  invalid(@Payload() _shelf: object): void {
    this.log.info('never');
  }

  @MessagePattern('stock.break')
  break(): void {
    throw new TypeError('no shelf');
  }

  @MessagePattern('stock.refuse')
  refuse(): void {
    throw new RpcException('out of stock');
  }

  @MessagePattern('stock.stream')
  stream(): Observable<number> {
    return of(1, 2, 3);
  }

  @MessagePattern('stock.stream.break')
  brokenStream(): Observable<number> {
    return concat(of(1), throwError(() => new RangeError('the shelf ends here')));
  }

  @EventPattern('stock.changed')
  changed(@Payload() _change: object): void {
    this.log.info('changed');
  }

  @EventPattern('stock.changed')
  async changedToo(@Payload() _change: object): Promise<void> {
    await after(1);
    this.log.info('changed, too');
  }
}

@Injectable({ scope: Scope.REQUEST })
export class Unavailable {
  constructor() {
    throw new Error('no database');
  }
}

@Controller()
export class ScopedController {
  constructor(readonly unavailable: Unavailable) {}

  @MessagePattern('stock.scoped')
  scoped(): void {
    // is never made
  }
}

/** The name its client is injected by. */
export const STOCK = 'STOCK';

/** What an API does with the microservice. */
@Injectable()
export class Orders {
  constructor(
    @Inject(STOCK) private readonly stock: ClientProxy,
    private readonly log: ApplicationLogger,
  ) {}

  reserve(n: number): Promise<Record<string, unknown>> {
    this.log.info('ordered', { n });
    return firstValueFrom(this.stock.send<Record<string, unknown>>('stock.reserve', { n }));
  }
}
