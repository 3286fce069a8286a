import type { QueryRole } from '@cairn/core';
import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import type { ParameterName } from '../parameters/parameters';

/** A name of the answers in the API's description. */
export type AnswerName = 'Page' | 'Stats' | 'Jobs' | 'Flows' | 'Events' | 'Level' | 'Levels' | 'Reset' | 'Cleared' | 'Settings' | 'Description';

/** What a route is, for the guard, the reader of its parameters, and the API's description. */
export interface RouteDefinition {
  /** Default GET. */
  readonly method?: 'GET' | 'PUT' | 'DELETE';
  /** Below the API's own path. */
  readonly path: string;
  readonly summary: string;
  /** Default `read`. */
  readonly role?: QueryRole;
  /** Behind the `?`. Default none. */
  readonly parameters?: readonly ParameterName[];
  /** Has a JSON body of this name in the description. */
  readonly body?: 'LevelChange';
  readonly answer: AnswerName;
}

/** Where a route's definition stands. */
export const ROUTE = 'cairn:log-query-route';

/** A handler of the query API. */
export function Route(definition: RouteDefinition): MethodDecorator {
  const { method = 'GET', path } = definition;
  return applyDecorators(RequestMapping({ path, method: RequestMethod[method] }), HttpCode(200), SetMetadata(ROUTE, definition));
}

export function routeOf(handler: object): RouteDefinition {
  return Reflect.getMetadata(ROUTE, handler) as RouteDefinition;
}
