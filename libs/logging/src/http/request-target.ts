import { expressRoute, type RequestState } from './request-state';

/** Without the query, which may hold secrets. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** The pattern of the route a request reached; null when it reached none. */
export function routeOf(state: RequestState): string | null {
  if (state.route !== undefined) return state.route;
  const fastify = (state.request as { routeOptions?: { url?: unknown } }).routeOptions;
  if (fastify !== undefined) return typeof fastify.url === 'string' ? fastify.url : null;
  // Nest's own not-found handler is a route of Express, too
  return state.status === 404 ? null : (expressRoute(state.request) ?? null);
}
