import type { Type } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { routeOf, type RouteDefinition } from './route.decorator';

/** The routes of controllers, as their decorators have them. */
export function routesOf(controllers: readonly Type[]): readonly RouteDefinition[] {
  const scanner = new MetadataScanner();
  return controllers.flatMap(({ prototype }: { prototype: Record<string, object> }) => scanner.getAllMethodNames(prototype).flatMap((name) => routeOf(prototype[name]!) ?? []));
}

/** Where they are injected from. */
export const LOG_QUERY_ROUTES = 'CAIRN:LOG_QUERY_ROUTES';
