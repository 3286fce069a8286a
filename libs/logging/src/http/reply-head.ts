import type { ServerResponse } from 'node:http';
import { stateOf } from './request-state';

/** What is asked of a Fastify reply. */
export interface HeadedReply {
  readonly raw: ServerResponse;
  header(name: string, value: string): unknown;
  getHeader(name: string): unknown;
}

/** The name of a header, as it is written and in lower case. */
export interface HeaderName {
  readonly written: string;
  readonly key: string;
}

type Headers = Readonly<Record<string, unknown>>;
interface Headed {
  writeHead(status: unknown, reason?: unknown, headers?: unknown): unknown;
}

/**
 * The header that returns a request's id, on Fastify over HTTP/1: one of the reply's own. Set on Node's response it would cost more than itself, since Node
 * then sets every header of the reply one by one before it writes them. A head that goes out without the reply's headers is given it
 * here: all ways to send one lead through `writeHead`.
 */
export class ReplyHead {
  private reply: HeadedReply | undefined;
  /** The headers `writeHead` was called with. Node's response does not remember them. */
  private sent: Headers | undefined;

  constructor(
    private readonly res: ServerResponse,
    private readonly name: HeaderName,
    private readonly id: string,
  ) {
    (res as unknown as Headed).writeHead = completed;
  }

  /** From now on the app may read, change and remove the header on its reply. What a middleware has set on the response stands. */
  giveTo(reply: HeadedReply): void {
    if (this.res.hasHeader(this.name.key)) return;
    this.reply = reply;
    reply.header(this.name.key, this.id);
  }

  /** A header that was sent; its name in lower case. */
  get(key: string): unknown {
    const { sent = {} } = this;
    return sent[Object.keys(sent).find((name) => name.toLowerCase() === key) ?? key];
  }

  complete(headers: Headers | undefined): void {
    this.sent = headers;
    if (headers?.[this.name.key] === undefined) this.add();
  }

  private add(): void {
    const { res, reply, name } = this;
    if (res.headersSent || res.hasHeader(name.key)) return;
    const value = reply === undefined ? this.id : reply.getHeader(name.key);
    if (value !== undefined) res.setHeader(name.written, value as string);
  }
}

function completed(this: Headed, status: unknown, reason?: unknown, headers?: unknown): unknown {
  stateOf(this)?.head?.complete((typeof reason === 'string' ? headers : reason) as Headers | undefined);
  return (Object.getPrototypeOf(this) as Headed).writeHead.call(this, status, reason, headers);
}
