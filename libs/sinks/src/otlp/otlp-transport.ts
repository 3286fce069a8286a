import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OtlpSettings } from '@cairn/core';
import { DeliveryError } from '@cairn/core/remote';
import { context, createContextKey } from '@opentelemetry/api';
import type { Answer } from './otlp-answer';

const pack = promisify(gzip);
/** The key by which OpenTelemetry's instrumentations know that a request is not to be traced (`suppressTracing` of @opentelemetry/core). */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
/** An answer holds a few words; what goes beyond this is not read. */
const MOST_ANSWER_BYTES = 65_536;

/** Posts requests over one kept connection. Node's `http` itself: an app's `fetch` and axios observers do not see it, and it is kept out of traces. */
export class OtlpTransport {
  private readonly url: URL;
  private readonly agent: Agent;

  constructor(
    private readonly settings: OtlpSettings,
    private readonly contentType: string,
  ) {
    this.url = new URL(settings.url);
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent = this.url.protocol === 'https:' ? new HttpsAgent(options) : new Agent(options);
  }

  /** @throws DeliveryError (unavailable) when there is no answer. */
  async post(body: readonly Uint8Array[]): Promise<Answer> {
    const { compression, headers } = this.settings;
    const sent = compression === 'gzip' ? [await pack(Buffer.concat(body))] : body;
    const length = sent.reduce((sum, part) => sum + part.length, 0);
    const own = { 'content-type': this.contentType, 'content-length': length, ...(compression === 'gzip' && { 'content-encoding': 'gzip' }) };
    const untraced = context.active().setValue(SUPPRESS_TRACING, true);
    return context.with(untraced, () => this.exchange(sent, { 'user-agent': 'cairn', ...headers, ...own }));
  }

  close(): void {
    this.agent.destroy();
  }

  private exchange(body: readonly Uint8Array[], headers: Record<string, string | number>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = this.request(headers);
      const late = setTimeout(() => {
        failed(new Error(`no answer within ${this.settings.timeoutMs} ms`));
        request.destroy();
      }, this.settings.timeoutMs).unref();
      const failed = (error: Error): void => {
        clearTimeout(late);
        reject(new DeliveryError('unavailable', `the receiver at ${this.url.host} cannot be reached: ${causeOf(error)}`, { cause: error }));
      };
      request.on('error', failed);
      request.on('close', () => failed(new Error('the connection was closed without an answer'))); // a switch of protocol is no error to Node
      request.on('socket', (socket) => socket.unref()); // a process that has nothing else to do may end
      request.on('response', (response) => {
        response.on('error', failed);
        collect(response, (answer) => {
          clearTimeout(late);
          resolve(answer);
        });
      });
      request.cork();
      for (const part of body) request.write(part);
      request.end();
    });
  }

  private request(headers: Record<string, string | number>): ClientRequest {
    const options = { method: 'POST', headers, agent: this.agent };
    return this.url.protocol === 'https:' ? httpsRequest(this.url, options) : httpRequest(this.url, options);
  }
}

/** The status alone decides, so an answer that is too long is cut. */
function collect(response: IncomingMessage, done: (answer: Answer) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  response.on('data', (part: Buffer) => {
    if (size < MOST_ANSWER_BYTES) parts.push(part);
    size += part.length;
  });
  response.on('end', () => {
    const { statusCode = 0, headers } = response;
    done({ status: statusCode, retryAfter: headers['retry-after'], body: Buffer.concat(parts) });
  });
}

/** A host with several addresses fails with all of them at once, in an error without words. */
function causeOf(error: Error & { readonly code?: string }): string {
  return error.message || error.code || error.name;
}
