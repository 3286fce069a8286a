/** Which hosts: a name (`api.example.com`, any port), a name with its port (`localhost:8080`), all below a name (`*.example.com`), or a pattern for the name. */
export type HostRule = string | RegExp;

/** Calls to other systems (category `integration`). */
export interface IntegrationOptions {
  /**
   * Whether every request of `fetch` that is made in a story leaves a record and, where allowed, takes the story along. Default true. False leaves
   * `fetch` alone altogether.
   */
  fetch?: boolean;
  /**
   * Who gets `X-Request-ID`, `X-Correlation-ID`, `traceparent` and `tracestate`. Default: this machine only (`localhost`, `127.0.0.0/8`, `::1`); a list
   * takes the place of that, an empty one sends them to nobody.
   */
  propagateTo?: readonly HostRule[];
  /** Names of providers by host: `{ 'api.stripe.com': 'payments', '*.amazonaws.com': 'aws' }`. Default: the host's own name. */
  providers?: Readonly<Record<string, string>>;
  /** Hosts whose requests leave no record: collectors of logs and traces, say. Default: none. */
  ignore?: readonly HostRule[];
}
