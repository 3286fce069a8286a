import { types } from 'node:util';
import { isObservable, Observable } from 'rxjs';

/** What is told of how a method ends; neither throws. */
export interface Ends {
  readonly success: (result: unknown) => void;
  readonly failure: (error: unknown) => void;
}

type Then = (onFulfilled?: unknown, onRejected?: unknown) => unknown;

/** What the method returned, unchanged for who called it; its end is told when it comes. */
export function followResult(result: unknown, ends: Ends): unknown {
  if (types.isPromise(result)) {
    result.then(ends.success, ends.failure);
    return result;
  }
  if (isObservable(result)) return followObservable(result, ends);
  const then = thenOf(result);
  if (then !== undefined) return followThenable(result as object, then, ends);
  ends.success(result);
  return result;
}

function followObservable(result: Observable<unknown>, { success, failure }: Ends): Observable<unknown> {
  return new Observable((subscriber) => {
    let last: unknown;
    return result.subscribe({
      next: (value) => subscriber.next((last = value)),
      error: (error) => {
        failure(error);
        subscriber.error(error);
      },
      complete: () => {
        success(last);
        subscriber.complete();
      },
    });
  });
}

/** Queries of Prisma and Knex run when somebody waits for them, and for everybody who does: they are followed when the caller waits, and not before. */
function followThenable(thenable: object, then: Then, ends: Ends): unknown {
  const followed = followThen(thenable, then, once(ends));
  return hasTaken(thenable, followed) ? thenable : Promise.resolve({ then: followed });
}

/** What is frozen does not. */
function hasTaken(thenable: object, then: Then): boolean {
  try {
    return Reflect.defineProperty(thenable, 'then', { value: then, writable: true, configurable: true });
  } catch {
    return false; // a Proxy that takes nothing
  }
}

function followThen(thenable: object, then: Then, { success, failure }: Ends): Then {
  return (onFulfilled, onRejected) =>
    then.call(
      thenable,
      (value: unknown) => {
        success(value);
        return isFunction(onFulfilled) ? onFulfilled(value) : value;
      },
      (error: unknown) => {
        failure(error);
        if (isFunction(onRejected)) return onRejected(error);
        throw error;
      },
    );
}

/** Whoever waits first is who called. */
function once({ success, failure }: Ends): Ends {
  let isTold = false;
  const first = (tell: (end: unknown) => void) => (end: unknown) => {
    if (!isTold) tell(end);
    isTold = true;
  };
  return { success: first(success), failure: first(failure) };
}

function thenOf(value: unknown): Then | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    const { then } = value as { then?: unknown };
    return isFunction(then) ? then : undefined;
  } catch {
    return undefined; // nobody can wait for it
  }
}

function isFunction(value: unknown): value is Then {
  return typeof value === 'function';
}
