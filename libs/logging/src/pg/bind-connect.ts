import { bindToStory } from '../context/cls-context';
import { isThenable } from './query-call';

/** What connects by callback or promise: a client or a pool. */
export interface Connectable {
  connect(...args: unknown[]): unknown;
}

interface ConnectEnd {
  failed(error: unknown): void;
  connected?(): void;
  /** The call was made. */
  called?(): void;
  /** Callbacks only settle a promise: whoever awaits it comes back to the own story anyway, and looking for it costs half of all this. */
  readonly settlesPromise?: boolean;
}

type Callback = (...args: unknown[]) => unknown;

/**
 * Tells how `connect` ends, and calls back in the caller's own story: a pool calls those who waited in the story of whoever released.
 */
export function bindConnect(target: Connectable, end: ConnectEnd): void {
  const connect = target.connect;
  target.connect = function observedConnect(this: unknown, ...args) {
    const [callback] = args;
    const result = typeof callback === 'function' ? connect.call(this, told(callback as Callback, end)) : connect.apply(this, args);
    end.called?.();
    return isThenable(result) ? toldPromise(result, end) : result;
  };
}

function told(callback: Callback, end: ConnectEnd): Callback {
  const calledBack = function (this: unknown, ...args: unknown[]): unknown {
    if (args[0]) end.failed(args[0]);
    else end.connected?.();
    return callback.apply(this, args);
  };
  return end.settlesPromise === true ? calledBack : bindToStory(calledBack);
}

function toldPromise(promise: PromiseLike<unknown>, end: ConnectEnd): PromiseLike<unknown> {
  return promise.then(
    (client) => {
      end.connected?.();
      return client;
    },
    (error: unknown) => {
      end.failed(error);
      throw error;
    },
  );
}
