import { bindToStory } from '../context/cls-context';

/** What is told of a query's end. */
export interface QueryEnd {
  succeeded(result: unknown): void;
  failed(error: unknown): void;
}

/** One call of `client.query`, in any of its forms. */
export interface QueryCall {
  readonly statement: string;
  readonly parameters: readonly unknown[];
  /** Makes the call so that `end` is told; returns what the call returns. */
  run(call: (args: unknown[]) => unknown, end: QueryEnd): unknown;
}

type Callback = (...args: unknown[]) => unknown;

interface QueryConfig {
  text?: unknown;
  values?: unknown;
  callback?: unknown;
  submit?: unknown;
}

/** Undefined for what is no plain query: a cursor, a stream, or a call node-postgres will refuse. */
export function readCall(args: readonly unknown[]): QueryCall | undefined {
  const config = configOf(args[0]);
  if (config === undefined || typeof config.text !== 'string' || typeof config.submit === 'function') return undefined;
  const values = Array.isArray(args[1]) ? args[1] : config.values;
  const parameters: readonly unknown[] = Array.isArray(values) ? values : [];
  return { statement: config.text, parameters, run: (call, end) => run(args, config, call, end) };
}

function configOf(first: unknown): QueryConfig | undefined {
  if (typeof first === 'string') return { text: first };
  return typeof first === 'object' && first !== null ? first : undefined;
}

function run(args: readonly unknown[], config: QueryConfig, call: (args: unknown[]) => unknown, end: QueryEnd): unknown {
  const at = args.findIndex((arg) => typeof arg === 'function');
  if (at > 0) return call(args.with(at, told(args[at] as Callback, end)));
  if (typeof config.callback === 'function') {
    return call([{ ...config, callback: told(config.callback as Callback, end) }, ...args.slice(1)]);
  }
  const result = call([...args]);
  return isThenable(result) ? toldPromise(result, end) : result;
}

/** The driver calls back from its socket, where another story may run: the caller's own is brought back. */
function told(callback: Callback, end: QueryEnd): Callback {
  return bindToStory(function calledBack(this: unknown, ...args: unknown[]) {
    const [error, result] = args;
    if (error) end.failed(error);
    else end.succeeded(result);
    return callback.apply(this, args);
  });
}

function toldPromise(promise: PromiseLike<unknown>, end: QueryEnd): PromiseLike<unknown> {
  return promise.then(
    (result) => {
      end.succeeded(result);
      return result;
    },
    (error: unknown) => {
      end.failed(error);
      throw error;
    },
  );
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
