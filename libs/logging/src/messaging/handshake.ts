import type { ContextState } from '@cairn/core';
import type { IncomingMessage } from 'node:http';
import { openContext, type Carrier } from '../context/open-context';
import type { ClientAddress } from '../http/client-address';
import { lastOn } from '../http/request-state';
import { carrierOf, carrierOfData } from './message-carrier';

/** A connected client, as far as it is looked at: socket.io's has its request, that of ws comes with it. */
export interface GatewayClient {
  readonly handshake?: unknown;
  readonly request?: IncomingMessage;
  readonly user?: unknown;
  readonly session?: unknown;
  readonly data?: unknown;
}

/** What a WebSocket connection began with, for all its messages. */
export class Handshake {
  readonly transport: 'socket.io' | 'ws';
  readonly ipAddress: string | null;
  /** The story of the connection itself: the one of its HTTP request where that is recorded. */
  readonly story: ContextState;
  private readonly carrier: Carrier;

  constructor(
    client: GatewayClient,
    readonly request: IncomingMessage | undefined,
    addressOf: ClientAddress,
  ) {
    const headers = request?.headers ?? {};
    this.transport = client.handshake === undefined ? 'ws' : 'socket.io';
    this.ipAddress = addressOf(request?.socket.remoteAddress, headers['x-forwarded-for'] as string | undefined);
    this.carrier = carrierOf(headers);
    this.story = recordedStory(request) ?? openContext(this.carrier);
  }

  /**
   * A message's request id is its own. What it says of itself holds; else its correlation id is that of the connection, and it
   * continues the trace the connection was opened in, if one came with it.
   */
  carrierOf(data: unknown): Carrier {
    const own = carrierOfData(data);
    const correlationId = own.correlationId ?? this.story.peek('correlation_id');
    if (own.traceparent !== undefined) return { ...own, correlationId };
    return { requestId: own.requestId, correlationId, traceparent: this.carrier.traceparent, tracestate: this.carrier.tracestate };
  }
}

function recordedStory(request: IncomingMessage | undefined): ContextState | undefined {
  const state = request === undefined ? undefined : lastOn(request.socket);
  return state?.req === request ? state?.context : undefined;
}
