import type { SelfLog } from '@cairn/core';
import type { IncomingMessage } from 'node:http';
import { prototypeOf, wrap, type Method } from '../nest/seam';
import type { Gateways } from './gateways';
import type { GatewayClient } from './handshake';
import { noteOutcomes, noteUnreached } from './handler-seams';
import type { Rejection } from './message-recorder';
import { entryOf } from './observed-apps';
import { has, tellWhereHidden } from './hidden-seams';

type Connected = (client: GatewayClient, request?: unknown) => unknown;
interface Subscriber {
  readonly message: unknown;
  readonly callback: (this: unknown, client: GatewayClient, ...args: unknown[]) => unknown;
}

const PACKAGE = '@nestjs/websockets';

/** Where Nest 12 hands a gateway its clients and their messages; an observation for all apps of the process. */
export function observeGateways(selfLog: SelfLog): Rejection {
  const controller = prototypeOf(`${PACKAGE}/web-sockets-controller.js`, 'WebSocketsController');
  const creator = prototypeOf(`${PACKAGE}/context/ws-context-creator.js`, 'WsContextCreator');
  const errors = prototypeOf(`${PACKAGE}/exceptions/ws-exceptions-handler.js`, 'WsExceptionsHandler');
  if (!has(controller, 'getConnectionHandler') || !has(creator, 'create') || !has(errors, 'handle')) {
    tellWhereHidden(PACKAGE, 'WsException', selfLog);
    return undefined;
  }
  wrap(controller, 'getConnectionHandler', openStories);
  wrap(creator, 'create', noteOutcomes('wsProxy'));
  wrap(errors, 'handle', noteUnreached);
  return prototypeOf(`${PACKAGE}/errors/ws-exception.js`, 'WsException');
}

/** `getConnectionHandler(context, instance, subscribers, …)` returns what is told of each client. */
function openStories(getConnectionHandler: Method): Method {
  return function observed(this: unknown, ...args) {
    const [context, instance, subscribers, ...rest] = args;
    const gateways = entryOf(this)?.gateways;
    if (gateways === undefined || !Array.isArray(subscribers)) return getConnectionHandler.apply(this, args);
    const told = (subscribers as Subscriber[]).map((subscriber) => withStory(subscriber, gateways));
    const connected = getConnectionHandler.call(this, context, instance, told, ...rest) as Connected;
    return (...connection: Parameters<Connected>) => {
      const [client, request] = connection;
      return gateways.connected(client, isRequest(request) ? request : undefined, () => connected(...connection));
    };
  };
}

function withStory(subscriber: Subscriber, gateways: Gateways): Subscriber {
  const { message, callback } = subscriber;
  const route = typeof message === 'string' ? message : JSON.stringify(message);
  return {
    ...subscriber,
    callback(this: unknown, client, ...args) {
      return gateways.message(client, route, args[0], () => callback.call(this, client, ...args));
    },
  };
}

function isRequest(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'headers' in value && 'socket' in value;
}
