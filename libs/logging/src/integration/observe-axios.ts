/** What of a request's configuration is looked at. */
export interface AxiosConfigLike {
  method?: string;
  timeout?: number;
  adapter?: unknown;
  headers: { has(name: string): boolean; set(name: string, value: string): unknown };
  beforeRedirect?: (options: Record<string, unknown>, ...others: never[]) => void;
}

interface Interceptors {
  use(fulfilled: <V>(value: V) => V, rejected?: (error: unknown) => never): number;
  eject(id: number): void;
}

/** An instance of axios 1.x, or axios itself. */
export interface AxiosLike {
  readonly interceptors: { readonly request: Interceptors; readonly response: Interceptors };
  getUri(config: object): string;
}

const OBSERVED: unique symbol = Symbol.for('CAIRN:OBSERVED');

/**
 * Records every request of an axios instance, as those of `fetch` are, and takes the story along to the hosts that are allowed to know of it.
 * Observe an instance right after it is made: axios then asks us last, when the request is complete. Returns the instance:
 * `const client = observeAxios(axios.create({ baseURL }));` {@link unobserveAxios} ends it.
 */
export function observeAxios<A extends AxiosLike>(axios: A): A {
  const marked = axios as { [OBSERVED]?: () => void };
  if (marked[OBSERVED] !== undefined) return axios;
  const { began, failed, succeeded } = require('./axios-requests') as typeof import('./axios-requests');
  const { request, response } = axios.interceptors;
  const onRequest = request.use((config) => {
    began(axios, config as AxiosConfigLike);
    return config;
  });
  const onResponse = response.use(succeeded, failed);
  marked[OBSERVED] = () => {
    request.eject(onRequest);
    response.eject(onResponse);
    delete marked[OBSERVED];
  };
  return axios;
}

/** An instance that was observed is as it was before; any other is left alone. */
export function unobserveAxios(axios: AxiosLike): void {
  (axios as { [OBSERVED]?: () => void })[OBSERVED]?.();
}
