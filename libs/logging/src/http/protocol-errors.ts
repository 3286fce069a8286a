import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { CompletedRequest, RequestLogger } from '../category/request.logger';
import { runInContext } from '../context/cls-context';
import { openContext } from '../context/open-context';
import type { ClientAddress } from './client-address';
import { lastOn } from './request-state';

/** What Node answers by its own code of the error; anything else is 400 (`socketOnError` in node's lib/_http_server.js). */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
/** The connection ended within a message: with a request under way the client has left, which is no error of protocol. */
const END_WITHIN_MESSAGE = 'HPE_INVALID_EOF_STATE';

const REPORTED: unique symbol = Symbol('CAIRN:REPORTED');
type ClientSocket = Socket & { [REPORTED]?: true };

/** Records requests that Node's parser refuses, of which neither middleware nor hooks ever hear. */
export class ProtocolErrors {
  constructor(
    private readonly requests: RequestLogger,
    private readonly addressOf: ClientAddress,
  ) {}

  observe(server: Server): void {
    // Ahead of a framework's own listener, which destroys the socket and with it the client's address.
    server.prependListener('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      if (isHttpError(error)) this.note(error.code ?? '', socket);
      // Node leaves the answer to whoever listens: without another listener that is us.
      if (server.listenerCount('clientError') === 1) answerLikeNode(error, socket);
    });
  }

  private note(code: string, socket: ClientSocket): void {
    const state = lastOn(socket);
    if (state !== undefined && !state.done && !state.req.complete) {
      if (code !== END_WITHIN_MESSAGE) state.protocolStatus = STATUS[code] ?? 400;
      return;
    }
    if (socket[REPORTED]) return;
    socket[REPORTED] = true;
    const fields = unreadableRequest(code, this.addressOf(socket.remoteAddress, undefined));
    runInContext(openContext(), () => this.requests.completed(fields));
  }
}

/** Of a request that could not be read, nothing it said is known. */
function unreadableRequest(code: string, address: string | null): CompletedRequest {
  return {
    method: null,
    path: null,
    route: null,
    status_code: STATUS[code] ?? 400,
    duration_ms: 0,
    user_agent: null,
    ip_address: address,
    request_size_bytes: 0,
    response_size_bytes: 0,
    referrer: null,
    host: null,
    handler: null,
    outcome: 'protocol_error',
    slow: false,
    error_code: code,
  };
}

/** Not resets of idle connections, and not failed TLS handshakes, which an https server reports here, too. */
function isHttpError({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('HPE_') || code.startsWith('ERR_HTTP_');
}

function answerLikeNode(error: NodeJS.ErrnoException, socket: Socket): void {
  const begun = lastOn(socket);
  const mayAnswer = begun === undefined || begun.done || !begun.res.headersSent;
  if (isHttpError(error) && socket.writable && mayAnswer) {
    const status = STATUS[error.code ?? ''] ?? 400;
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
  }
  socket.destroy(error);
}
