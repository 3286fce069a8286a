/** What the API answered. */
export interface Reply {
  status: number;
  /** The story's id, from `X-Request-ID`. */
  requestId: string;
  /** Where a redirection leads to. */
  location?: string | undefined;
  body: Record<string, unknown>;
}

/** Sends real requests to the sample API; signed in once it has a token. */
export class ApiClient {
  token: string | undefined;

  constructor(readonly url: string) {}

  async send(method: string, path: string, body?: unknown, requestId?: string): Promise<Reply> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: this.headers(body, requestId),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      requestId: response.headers.get('x-request-id') ?? '',
      location: response.headers.get('location') ?? undefined,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  private headers(body: unknown, requestId: string | undefined): Record<string, string> {
    return {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    };
  }
}
