/**
 * What undici publishes of a request (https://undici.nodejs.org/#/docs/api/DiagnosticsChannel); the same in the copy that is
 * Node's `fetch` and in the package.
 */
export interface UndiciRequest {
  readonly origin?: string | URL;
  readonly path: string;
  readonly method: string;
  /** Names and values in turn; one text in undici 5. */
  readonly headers?: readonly unknown[] | string;
  addHeader?(name: string, value: string): unknown;
}

/** Where it goes; `undefined` for the tunnel through a proxy, which is none of the app's requests, and where it cannot be read. */
export function targetOf({ origin, path, method }: UndiciRequest): URL | undefined {
  if (method === 'CONNECT') return undefined;
  const target = `${String(origin)}${path}`;
  return URL.canParse(target) ? new URL(target) : undefined;
}

/** Adds those headers that the request does not have already. */
export function addHeaders(request: UndiciRequest, headers: Readonly<Record<string, string>>): void {
  const present = headerNames(request);
  for (const [name, value] of Object.entries(headers)) if (!present.has(name)) request.addHeader?.(name, value);
}

function headerNames({ headers = [] }: UndiciRequest): ReadonlySet<string> {
  const names = typeof headers === 'string' ? headers.split('\r\n').map((line) => line.split(':', 1)[0]!) : headers.filter((_, at) => at % 2 === 0);
  return new Set(names.map((name) => String(name).toLowerCase()));
}
