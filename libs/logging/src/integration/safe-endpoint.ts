/** Longest endpoint that is kept. */
const LONGEST = 2_048;
/** Whatever stands before the last `@` ahead of the path, as in a URL too odd to be read. */
const USER = /^([a-z][a-z0-9+.-]*:)?\/\/[^/\\]*@/i;

/** An endpoint as text, whatever the app has for one at run time: a URL object, or a setting that is missing, which is empty. */
export function endpointText(endpoint: unknown): string {
  if (endpoint instanceof URL) return endpoint.href;
  return typeof endpoint === 'string' ? endpoint : '';
}

/** Where a call goes, as it may be recorded: no user, password, query or fragment. */
export function safeEndpoint(endpoint: string): string {
  const url = urlOf(endpoint);
  if (url === undefined) return endpoint.replace(USER, '$1//').replace(/[?#].*$/s, '').slice(0, LONGEST);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href.slice(0, LONGEST);
}

/** The URL an endpoint is, or `undefined` when it is something else: a path, a queue, a procedure. */
export function urlOf(endpoint: string): URL | undefined {
  return URL.canParse(endpoint) ? new URL(endpoint) : undefined;
}
