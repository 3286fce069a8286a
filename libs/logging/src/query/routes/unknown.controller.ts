import { Delete, Get, HttpCode, Inject, NotFoundException, Options, Patch, Post, Put, Req, Res, SetMetadata, UseFilters, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccessGuard } from '../access/access.guard';
import { ProblemFilter } from '../problem/problem.filter';
import { undecodableTarget } from '../problem/undecodable';
import { unreadablePath } from '../problem/unreadable-request.error';
import { methodsAt } from './methods-at';
import { ROUTE, type RouteDefinition } from './route.decorator';
import { LOG_QUERY_ROUTES } from './routes-of';

/** Stands in no description: only the guard asks for it. */
const NOTHING = SetMetadata(ROUTE, { path: '/*', summary: 'What there is not', answer: 'Description' } satisfies RouteDefinition);
/** So many segments deep: Express and Fastify have no wildcard in common. */
const DEEPEST = 6;
const PATHS = Array.from({ length: DEEPEST }, (_, depth) => '/:a/:b/:c/:d/:e/:f'.split('/').slice(0, depth + 2).join('/'));
const WITH_ROOT = ['/', ...PATHS];

interface Asking {
  readonly params: Readonly<Record<string, string>>;
}

/** Below the API's path, where no other route is: a token is asked for first, and what is wrong is told as everywhere here. The last of all controllers. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class UnknownController {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(LOG_QUERY_ROUTES) private readonly routes: readonly RouteDefinition[],
  ) {}

  @NOTHING
  @Get(WITH_ROOT)
  get(@Req() request: Asking): never {
    throw nothingHere('GET', request);
  }

  @NOTHING
  @Post(WITH_ROOT)
  post(@Req() request: Asking): never {
    throw nothingHere('POST', request);
  }

  @NOTHING
  @Put(WITH_ROOT)
  put(@Req() request: Asking): never {
    throw nothingHere('PUT', request);
  }

  @NOTHING
  @Patch(WITH_ROOT)
  patch(@Req() request: Asking): never {
    throw nothingHere('PATCH', request);
  }

  /** The API's path itself has a route for it. */
  @NOTHING
  @Delete(PATHS)
  delete(@Req() request: Asking): never {
    throw nothingHere('DELETE', request);
  }

  /** Which methods a path has. What browsers ask ahead of others' requests is answered by the app's own CORS, if it has one. */
  @NOTHING
  @Options(WITH_ROOT)
  @HttpCode(204)
  options(@Req() request: Asking, @Res({ passthrough: true }) response: object): void {
    const methods = undecodableTarget(request) === undefined ? methodsAt(this.routes, Object.values(request.params)) : [];
    if (methods.length === 0) throw nothingHere('OPTIONS', request);
    this.host.httpAdapter.setHeader(response, 'allow', [...methods, 'OPTIONS'].join(', '));
  }
}

function nothingHere(method: string, request: Asking): Error {
  const target = undecodableTarget(request);
  return target === undefined ? new NotFoundException(`There is nothing here for ${method}; openapi.json has what there is`) : unreadablePath(target);
}
