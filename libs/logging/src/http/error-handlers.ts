import { noteError } from './request-state';

type Handler = (this: unknown, ...args: unknown[]) => unknown;
interface Uses {
  use: (...args: unknown[]) => unknown;
}
interface SetsErrorHandler {
  setErrorHandler: (handler: Handler) => unknown;
}

/** Parameters of an Express error middleware: `(err, req, res, next)`. */
const ERROR_ARITY = 4;

/** Notes errors that an error middleware of the app's own (Express) answers before Nest sees them. */
export function observeErrorMiddleware(adapter: Uses): void {
  const use = adapter.use.bind(adapter);
  adapter.use = (...args) => use(...args.map((arg) => (isErrorMiddleware(arg) ? notingMiddleware(arg) : arg)));
}

function isErrorMiddleware(arg: unknown): arg is Handler {
  return typeof arg === 'function' && arg.length === ERROR_ARITY;
}

function notingMiddleware(handle: Handler): Handler {
  return function noting(this: unknown, error: unknown, req: unknown, res: unknown, next: unknown) {
    noteError(res, error);
    return handle.call(this, error, req, res, next);
  };
}

/** The same for Fastify's error handler, which the app may replace; plugins inherit it. */
export function observeErrorHandler(instance: SetsErrorHandler): void {
  const set = instance.setErrorHandler;
  instance.setErrorHandler = function observed(this: unknown, handle) {
    return set.call(this as SetsErrorHandler, function noting(this: unknown, ...args) {
      const [error, , reply] = args;
      noteError(reply, error);
      return handle.apply(this, args);
    });
  };
}
