import type { IncomingMessage, ServerResponse } from 'node:http';

/** What Express 5, its router and its body parsers add to every request. */
interface ExpressRequest extends IncomingMessage {
  res: unknown;
  next: unknown;
  baseUrl: unknown;
  originalUrl: unknown;
  params: unknown;
  route: unknown;
  body: unknown;
  _parsedUrl: unknown;
  _eventsCount: unknown;
  [symbol: symbol]: unknown;
}
/** And to every response. */
interface ExpressResponse extends ServerResponse {
  locals: unknown;
}

/** The router's own symbol, which it does not export. */
const MATCHED_ROUTE = 'router.tracing.matchedRoute';

/**
 * Gives every request and response of Express, before Express has them, the properties it will add to each, with the values they have already.
 *
 * Express gives both a prototype of its own. Whatever property is added after that makes V8 take a new hidden class for each object, so that every
 * later access to it, in Express, in Node's own HTTP code and in ours, misses its inline cache. Properties that are there before spare that, which
 * is more than all of our own work costs (docs/decisions/express-shape.md).
 */
export class ExpressShape {
  private matchedRoute: symbol | undefined;
  private isLearnt = false;

  complete(request: IncomingMessage, response: ServerResponse): void {
    if (request.httpVersionMajor !== 1) return; // HTTP/2's compatibility objects have setters that warn
    const req = request as ExpressRequest;
    const res = response as ExpressResponse;
    // An inherited value, or none, becomes the object's own.
    req.res = req.res;
    req.next = req.next;
    req.baseUrl = req.baseUrl;
    req.originalUrl = req.originalUrl;
    req.params = req.params;
    req.route = req.route;
    req.body = req.body;
    req._parsedUrl = req._parsedUrl;
    req._eventsCount = req._eventsCount;
    res.locals = res.locals;
    res.statusCode = res.statusCode;
    res.statusMessage = res.statusMessage;
    if (this.matchedRoute !== undefined) req[this.matchedRoute] = undefined;
    else if (!this.isLearnt) res.once('close', () => this.learn(req));
  }

  /** Looks once, at the first request that reached a route, for the symbol under which the router notes it. */
  private learn(req: ExpressRequest): void {
    if (this.isLearnt || req.route === undefined) return;
    this.isLearnt = true;
    this.matchedRoute = Object.getOwnPropertySymbols(req).find(({ description }) => description === MATCHED_ROUTE);
  }
}
