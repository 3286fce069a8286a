import {
  BadRequestException,
  Body,
  Catch,
  Controller,
  ForbiddenException,
  Get,
  Head,
  HttpCode,
  Injectable,
  Param,
  ParseIntPipe,
  Post,
  Req,
  Res,
  Sse,
  StreamableFile,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type MessageEvent,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { interval, map, take, type Observable } from 'rxjs';

/** Tells a test how far a request has come. */
export const progress = new EventEmitter();

@Injectable()
class Unauthorized implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException();
  }
}

@Injectable()
class Forbidden implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException();
  }
}

@Injectable()
class BrokenGuard implements CanActivate {
  canActivate(): boolean {
    throw new TypeError('the guard broke');
  }
}

class Teapot extends Error {}

@Catch(Teapot)
@Injectable()
class TeapotFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}
  catch(_error: unknown, host: ArgumentsHost): void {
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { short: 'and stout' }, 418);
  }
}

@Catch()
@Injectable()
class GatewayFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}
  catch(_error: unknown, host: ArgumentsHost): void {
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { error: 'hidden' }, 502);
  }
}

interface Response {
  raw?: ServerResponse;
}

/** One route for every way a request can end. */
@Controller('endings')
export class EndingsController {
  @Get('ok/:id')
  ok(@Param('id') id: string): { id: string } {
    return { id };
  }

  @Get('crash')
  crash(): never {
    throw new RangeError('the handler broke');
  }

  @Get('reject')
  reject(): Promise<never> {
    return Promise.reject('not an error object');
  }

  @Get('bad')
  bad(): never {
    throw new BadRequestException('no');
  }

  @Get('number/:n')
  number(@Param('n', ParseIntPipe) n: number): number {
    return n;
  }

  @Get('unauthorized')
  @UseGuards(Unauthorized)
  unauthorized(): void {
    throw new Error('a guard stands before');
  }

  @Get('forbidden')
  @UseGuards(Forbidden)
  forbidden(): void {
    throw new Error('a guard stands before');
  }

  @Get('broken-guard')
  @UseGuards(BrokenGuard)
  brokenGuard(): void {
    throw new Error('a guard stands before');
  }

  @Get('teapot')
  @UseFilters(TeapotFilter)
  teapot(): never {
    throw new Teapot('I am a teapot');
  }

  @Get('gateway')
  @UseFilters(GatewayFilter)
  gateway(): never {
    throw new Error('upstream said no', { cause: new Error('connection refused') });
  }

  @Post('echo')
  @HttpCode(200)
  echo(@Body() body: unknown): unknown {
    return body;
  }

  @Head('head')
  head(): string {
    return 'never seen';
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    return interval(1).pipe(
      take(3),
      map((n) => ({ data: { n } })),
    );
  }

  @Sse('endless')
  endless(): Observable<MessageEvent> {
    return interval(5).pipe(map((n) => ({ data: { n } })));
  }

  /** Never answers. */
  @Get('silent')
  silent(): Promise<void> {
    progress.emit('silent');
    return new Promise(() => undefined);
  }

  /** Begins to answer and goes on when told. */
  @Get('endless-body')
  endlessBody(): StreamableFile {
    return new StreamableFile(
      new Readable({
        read() {
          setImmediate(() => this.push(Buffer.alloc(16_384, 'x')));
        },
      }),
    );
  }

  /** A stream that breaks after its first part. */
  @Get('broken-stream')
  brokenStream(): StreamableFile {
    let parts = 0;
    return new StreamableFile(
      new Readable({
        read() {
          parts += 1;
          if (parts === 1) this.push('first part');
          else setTimeout(() => this.destroy(new Error('the disk broke')), 20);
        },
      }),
    );
  }

  /** The server destroys its own response. */
  @Get('destroyed')
  destroyed(@Req() _request: IncomingMessage, @Res() response: Response & ServerResponse): void {
    const raw = response.raw ?? response;
    raw.write('a beginning');
    setTimeout(() => raw.destroy(new Error('gave up')), 20);
  }

  @Get('later/:name')
  async later(@Param('name') name: string): Promise<string> {
    const turn = once(progress, `later:${name}`);
    progress.emit('arrived', name);
    await turn;
    return name;
  }
}
