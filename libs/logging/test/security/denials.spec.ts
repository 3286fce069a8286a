import type { CanonicalRecord } from '@cairn/core';
import {
  Catch,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  HttpStatus,
  NotFoundException,
  Param,
  Res,
  SetMetadata,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { SecurityLogger } from '../../src';
import { PLATFORMS, RunningApp } from '../http/running-app';

const Needs = Reflector.createDecorator<string[]>();
const guard = (canActivate: CanActivate['canActivate']): CanActivate => ({ canActivate });
const fail = (error: unknown) => () => {
  throw error;
};

interface Reply {
  status(code: number): { send(body: string): void };
}

@Catch(HttpException)
class HidingFilter implements ExceptionFilter {
  catch(_error: HttpException, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Reply>().status(HttpStatus.NOT_FOUND).send('');
  }
}

@Controller('vault')
@SetMetadata('roles', ['keeper'])
class VaultController {
  constructor(private readonly security: SecurityLogger) {}

  @Get('false/:id')
  @SetMetadata('permissions', 'vault:open')
  @UseGuards(guard(() => false))
  byFalse(@Param('id') id: string): string {
    return id;
  }

  @Get('promise')
  @UseGuards(guard(async () => false))
  byPromise(): void {}

  @Get('unauthorized')
  @UseGuards(guard(fail(new UnauthorizedException('Who is there?'))))
  byUnauthorized(): void {}

  @Get('bug')
  @UseGuards(guard(fail(new TypeError('no policy for vault, password=hunter2'))))
  byBug(): void {}

  @Get('text')
  @UseGuards(guard(fail('closed')))
  byText(): void {}

  @Get('nothing')
  @UseGuards(guard(fail(Object.create(null))))
  byNothing(): void {}

  @Get('object')
  @UseGuards(guard(fail({ message: 'no key' })))
  byObject(): void {}

  @Get('exception')
  @Needs(['vault:admin'])
  byException(): never {
    throw new ForbiddenException('Not on Sundays');
  }

  @Get('hidden')
  @UseFilters(HidingFilter)
  @UseGuards(guard(() => false))
  hidden(): void {}

  @Get('answered')
  answered(@Res() reply: Reply): void {
    reply.status(HttpStatus.FORBIDDEN).send('no');
  }

  @Get('told')
  told(): never {
    this.security.permissionDenied({ resourceType: 'vault', resourceId: 'v1', reason: 'owner only' });
    throw new ForbiddenException();
  }

  @Get('busy')
  @UseGuards(guard(fail(new HttpException('Too many', HttpStatus.TOO_MANY_REQUESTS))))
  busy(): void {}

  @Get('absent')
  @UseGuards(guard(fail(new NotFoundException())))
  absent(): void {}

  @Get('broken')
  @UseGuards(guard(() => true))
  broken(): never {
    throw new Error('not the guard');
  }

  @Get('open')
  @UseGuards(guard(() => true))
  open(): string {
    return 'gold';
  }
}

describe.each(PLATFORMS)('a request refused on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    const security = { permissionKeys: ['permissions', 'roles', Needs] };
    const logging = { security, request: { ignore: ['/vault/promise'] } };
    app = await RunningApp.start(platform, {
      controllers: [VaultController],
      logging,
      prepare: (nest) =>
        nest.use('/private', (_req: unknown, res: { statusCode: number; end(): void }) => {
          res.statusCode = 401;
          res.end();
        }),
    });
  });
  afterAll(() => app.close());
  beforeEach(() => app.captured.clear());

  /** Denials of a request, seen when the record of a later one is there. */
  async function denialsOf(path: string, status: number): Promise<CanonicalRecord[]> {
    const response = await fetch(`${app.url}${path}`);
    await response.text();
    expect(response.status).toBe(status);
    await (await fetch(`${app.url}/vault/open`)).text();
    await app.requestRecords(path === '/vault/promise' ? 1 : 2);
    return app.captured.of('security');
  }

  it.each([
    ['false/7', 403, 'byFalse', 'vault:open, keeper', 'Forbidden resource', '/vault/false/:id'],
    ['promise', 403, 'byPromise', 'keeper', 'Forbidden resource', '/vault/promise'],
    ['unauthorized', 401, 'byUnauthorized', 'keeper', 'Who is there?', '/vault/unauthorized'],
    ['bug', 500, 'byBug', 'keeper', 'TypeError: no policy for vault, password=[REDACTED]', '/vault/bug'],
    ['text', 500, 'byText', 'keeper', 'closed', '/vault/text'],
    ['nothing', 500, 'byNothing', 'keeper', 'object', '/vault/nothing'],
    ['object', 500, 'byObject', 'keeper', 'no key', '/vault/object'],
    ['exception', 403, 'byException', 'keeper, vault:admin', 'Not on Sundays', '/vault/exception'],
    ['hidden', 404, 'hidden', 'keeper', 'Forbidden resource', undefined],
    ['answered', 403, 'answered', 'keeper', null, '/vault/answered'],
  ])('as %s leaves one record', async (path, status, method, permission, reason, route) => {
    const denials = await denialsOf(`/vault/${path}?token=secret`.replace('promise?token=secret', 'promise'), status);
    expect(denials).toHaveLength(1);
    expect(denials[0]).toMatchObject({
      event: 'authz_fail',
      level: 'WARNING',
      message: 'Permission denied',
      component: 'authorization',
      context: { request_id: expect.stringMatching(/^req_/) },
      metadata: {
        status_code: status,
        method: 'GET',
        path: `/vault/${path}`,
        ...(route === undefined ? {} : { route }),
        handler: `VaultController.${method}`,
        required_permission: permission,
        ip_address: '127.0.0.1',
        reason,
      },
    });
    expect(JSON.stringify(app.captured.all)).not.toMatch(/hunter2|secret/);
  });

  it('before it reaches Nest leaves one record without a handler', async () => {
    const denials = await denialsOf('/private', 401);
    expect(denials).toMatchObject([{ event: 'authz_fail', metadata: { status_code: 401, path: '/private', handler: null, required_permission: null, reason: null } }]);
  });

  it('of which the app has told leaves the record of the app only', async () => {
    const denials = await denialsOf('/vault/told', 403);
    expect(denials).toHaveLength(1);
    expect(denials[0]).toMatchObject({
      event: 'authz_fail',
      component: 'VaultController',
      metadata: { resource_type: 'vault', resource_id: 'v1', reason: 'owner only', handler: 'VaultController.told', required_permission: 'keeper', path: '/vault/told', ip_address: '127.0.0.1' },
    });
  });

  it.each([
    ['busy', 429],
    ['absent', 404],
    ['broken', 500],
    ['open', 200],
  ])('for another reason (%s: %i) leaves none', async (path, status) => {
    expect(await denialsOf(`/vault/${path}`, status)).toEqual([]);
  });
});
