import { setTimeout as wait } from 'node:timers/promises';
import { CairnError, type ErrorCode } from '@cairn/core';
import type { RemoteSource } from './source-address';

/** Longest wait for the beginning of an answer. */
const WITHIN_MS = 60_000;
/** Who asks too often waits as long as the server says, so often and so long at most. */
const TRIES = 10;
const LONGEST_WAIT_MS = 60_000;

/** A problem as RFC 9457 has it. */
interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly cure?: string;
}

/** Codes that say the caller is at fault; they are passed on. */
const CALLERS: readonly string[] = ['CAIRN_E_QUERY', 'CAIRN_E_CURSOR', 'CAIRN_E_LEVEL'];

/** The HTTP API of a running app. Every refusal is a CairnError that says what the server said and what would help. */
export class RemoteApi {
  constructor(private readonly source: RemoteSource) {}

  get address(): string {
    return this.source.url;
  }

  async json<T>(method: string, path: string, { parameters = {}, body, signal }: RemoteCall = {}): Promise<T> {
    const response = await this.send(method, path, { parameters, body, signal, withinMs: WITHIN_MS }, 'application/json');
    const text = await response.text();
    try {
      return (text === '' ? undefined : JSON.parse(text)) as T;
    } catch {
      throw trouble(`${this.source.url} answers ${path} with something that is not JSON. Is it the address of an app with the log API?`);
    }
  }

  /** The open answer of a stream of events. */
  async events(path: string, { parameters = {}, lastEventId, signal }: RemoteCall & { lastEventId?: string }): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.send('GET', path, { parameters, signal, headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId } }, 'text/event-stream');
    if (response.body === null) throw trouble(`${this.source.url} answers ${path} with nothing.`);
    return response.body as unknown as AsyncIterable<Uint8Array>;
  }

  private async send(method: string, path: string, { parameters = {}, body, signal, headers = {}, withinMs }: Sent, accept: string): Promise<Response> {
    const url = new URL(`${this.source.url}${path}`);
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, String(value));
    const request: RequestInit = {
      method,
      headers: { accept, ...headers, ...(this.source.token !== undefined && { authorization: `Bearer ${this.source.token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await this.patiently(() => this.fetched(url, { ...request, signal: within(signal, withinMs) }), signal);
    if (!response.ok) throw await this.refusal(response, path);
    return response;
  }

  private async patiently(send: () => Promise<Response>, signal: AbortSignal | undefined): Promise<Response> {
    let response = await send();
    for (let tries = 1; response.status === 429 && tries < TRIES; tries += 1) {
      await wait(Math.min(LONGEST_WAIT_MS, (Number(response.headers.get('retry-after')) || 1) * 1_000), undefined, { signal });
      response = await send();
    }
    return response;
  }

  private async fetched(url: URL, request: RequestInit): Promise<Response> {
    try {
      return await fetch(url, request);
    } catch (error) {
      if (request.signal?.aborted === true && (request.signal.reason as Error | undefined)?.name !== 'TimeoutError') throw error;
      const { cause, message } = error as Error & { cause?: FetchCause };
      throw trouble(`${this.source.url} cannot be reached: ${reasonOf(cause) ?? message}. ${cureOf(url, cause)}`, error);
    }
  }

  private async refusal(response: Response, path: string): Promise<CairnError> {
    const { title, detail, code, cure } = await problemOf(response);
    const said = sentences(detail ?? title ?? response.statusText, cure);
    if (code !== undefined && CALLERS.includes(code)) return new CairnError(code as ErrorCode, said.replace(new RegExp(`^${code}: `), ''));
    if (response.status === 400) return new CairnError('CAIRN_E_QUERY', `${this.source.url} refuses the question: ${said}`);
    if (response.status === 401 && this.source.token === undefined) return trouble(`${this.source.url} needs a token (401), and none was given. Give one in CAIRN_TOKEN or with --token; LOGS_TOKENS of the app says which it takes.`);
    if (response.status === 401) return trouble(`${this.source.url} does not know the token (401). Give a valid one in CAIRN_TOKEN or with --token.`);
    if (response.status === 403) return trouble(`${this.source.url} does not let this token do that (403): ${said}`);
    if (response.status === 404) return trouble(`${this.source.url} has no ${path} (404). Name the app's address, with its global prefix if it has one, as --source https://host/prefix.`);
    return trouble(`${this.source.url} answers ${path} with ${response.status}: ${said}`);
  }
}

export interface RemoteCall {
  readonly parameters?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** A call with what the API adds to it. */
interface Sent extends RemoteCall {
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest time of each try, ms. Default: none, for what goes on. */
  readonly withinMs?: number;
}

interface FetchCause {
  readonly code?: string;
  readonly message?: string;
}

/** OpenSSL's own line says nothing to who asks. */
function reasonOf(cause: FetchCause | undefined): string | undefined {
  return isNoTls(cause) ? 'it does not speak TLS' : cause?.message || cause?.code;
}

function cureOf(url: URL, cause: FetchCause | undefined): string {
  if (isNoTls(cause)) return `Try http://${url.host}.`;
  return cause?.code === 'ENOTFOUND' ? 'Check the name of the host.' : 'Check that the app is running, and the address.';
}

function isNoTls(cause: FetchCause | undefined): boolean {
  return cause?.code === 'ERR_SSL_WRONG_VERSION_NUMBER' || cause?.code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG';
}

/** What is wrong and what would do, which the former may say already. */
function sentences(wrong: string, cure: string | undefined): string {
  return cure === undefined || wrong.includes(cure) ? wrong : `${wrong.replace(/\.$/, '')}. ${cure}`;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const problem = (await response.json()) as Problem | null;
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    return {}; // not every proxy speaks JSON
  }
}

function within(signal: AbortSignal | undefined, ms: number | undefined): AbortSignal | null {
  const signals = [...(signal === undefined ? [] : [signal]), ...(ms === undefined ? [] : [AbortSignal.timeout(ms)])];
  return signals.length === 0 ? null : AbortSignal.any(signals);
}

const trouble = (text: string, cause?: unknown): CairnError => new CairnError('CAIRN_E_STORE', text, { cause });
