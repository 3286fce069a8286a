import type { ContextState } from '@cairn/core';
import type { IncomingMessage } from 'node:http';
import { runInContext } from '../context/cls-context';
import { clientAddress, type ClientAddress } from '../http/client-address';
import { PrincipalReader } from '../http/principal';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { Handshake, type GatewayClient } from './handshake';
import { MessageRecorder, type Rejection } from './message-recorder';
import { runMessage } from './message-run';

/** The messages of one app's WebSocket gateways. */
export class Gateways {
  private readonly recorder: MessageRecorder;
  private readonly addressOf: ClientAddress;
  private readonly principals: PrincipalReader;
  private readonly readsRequests: boolean;
  private readonly handshakes = new WeakMap<object, Handshake>();

  constructor(runtime: LoggingRuntime, rejection: Rejection) {
    this.recorder = new MessageRecorder(runtime, 'websocket', rejection);
    this.addressOf = clientAddress(runtime.options.request?.trustProxy);
    this.principals = new PrincipalReader(runtime.options, runtime.selfLog);
    this.readsRequests = runtime.options.principal !== undefined;
  }

  /** A client has connected: what gateways do about it belongs to the story of its handshake. */
  connected(client: GatewayClient, request: IncomingMessage | undefined, handle: () => unknown): unknown {
    return runInContext(this.handshakeOf(client, request).story, handle);
  }

  message(client: GatewayClient, route: string, data: unknown, handle: () => unknown): Promise<unknown> {
    const handshake = this.handshakeOf(client, undefined);
    const { transport, ipAddress } = handshake;
    const fill = (state: ContextState): boolean => this.fillPrincipal(state, client, handshake);
    return runMessage(this.recorder.open({ transport, route, ipAddress }, handshake.carrierOf(data), fill), handle);
  }

  private handshakeOf(client: GatewayClient, request: IncomingMessage | undefined): Handshake {
    let handshake = this.handshakes.get(client);
    if (handshake === undefined) {
      handshake = new Handshake(client, request ?? client.request, this.addressOf);
      this.handshakes.set(client, handshake);
    }
    return handshake;
  }

  /** The app's own reader is given the request it knows; guards of gateways leave the user at the client, too. */
  private fillPrincipal(state: ContextState, client: GatewayClient, { request }: Handshake): boolean {
    const bearers = this.readsRequests ? [request] : [client, client.data, request];
    return bearers.some((bearer) => typeof bearer === 'object' && bearer !== null && this.principals.fill(state, bearer));
  }
}
