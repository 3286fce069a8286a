import type { RouteDefinition } from './route.decorator';

/** The methods of the routes at a path, by its segments below the API's own; GET brings HEAD along. */
export function methodsAt(routes: readonly RouteDefinition[], segments: readonly string[]): string[] {
  const methods = routes.filter(({ path }) => matches(path, segments)).map(({ method = 'GET' }) => method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

function matches(path: string, segments: readonly string[]): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.length === segments.length && parts.every((part, at) => part.startsWith(':') || part === segments[at]);
}
