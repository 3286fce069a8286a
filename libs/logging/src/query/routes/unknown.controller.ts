import { Delete, Get, NotFoundException, Patch, Post, Put, SetMetadata, UseFilters, UseGuards } from '@nestjs/common';
import { AccessGuard } from '../access/access.guard';
import { ProblemFilter } from '../problem/problem.filter';
import { ROUTE, type RouteDefinition } from './route.decorator';

/** Stands in no description: only the guard asks for it. */
const NOTHING = SetMetadata(ROUTE, { path: '/*', summary: 'What there is not', answer: 'Description' } satisfies RouteDefinition);
/** So many segments deep: Express and Fastify have no wildcard in common. */
const DEEPEST = 6;
const PATHS = Array.from({ length: DEEPEST }, (_, depth) => '/:a/:b/:c/:d/:e/:f'.split('/').slice(0, depth + 2).join('/'));
const WITH_ROOT = ['/', ...PATHS];

/** Below the API's path, where no other route is: a token is asked for first, and what is wrong is told as everywhere here. The last of all controllers. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class UnknownController {
  @NOTHING
  @Get(WITH_ROOT)
  get(): never {
    throw nothingHere('GET');
  }

  @NOTHING
  @Post(WITH_ROOT)
  post(): never {
    throw nothingHere('POST');
  }

  @NOTHING
  @Put(WITH_ROOT)
  put(): never {
    throw nothingHere('PUT');
  }

  @NOTHING
  @Patch(WITH_ROOT)
  patch(): never {
    throw nothingHere('PATCH');
  }

  /** The API's path itself has a route for it. */
  @NOTHING
  @Delete(PATHS)
  delete(): never {
    throw nothingHere('DELETE');
  }
}

const nothingHere = (method: string): NotFoundException => new NotFoundException(`There is nothing here for ${method}; openapi.json has what there is`);
