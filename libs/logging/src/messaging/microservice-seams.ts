import type { SelfLog } from '@cairn/core';
import { prototypeOf, wrap, type Method } from '../nest/seam';
import { noteOutcomes, noteUnreached } from './handler-seams';
import { has, tellWhereHidden } from './hidden-seams';
import type { Rejection } from './message-recorder';
import type { Microservices } from './microservices';
import { entryOf } from './observed-apps';

/** Handlers of one event are a chain that hangs on its first. */
interface Handler {
  (...args: unknown[]): unknown;
  next?: Handler;
}
interface MicroserviceServer {
  readonly transportId?: unknown;
  addHandler(pattern: unknown, handler: Handler, ...rest: unknown[]): unknown;
}

const PACKAGE = '@nestjs/microservices';

/** Names of Nest's `Transport`, which is an enum of numbers; an own strategy may have any id. */
const TRANSPORTS = ['tcp', 'redis', 'nats', 'mqtt', 'grpc', 'rmq', 'kafka'] as const;

/** Where Nest 12 gives a microservice's server its handlers; an observation for all apps of the process. */
export function observeMicroservices(selfLog: SelfLog): Rejection {
  const controller = prototypeOf(`${PACKAGE}/listeners-controller.js`, 'ListenersController');
  const creator = prototypeOf(`${PACKAGE}/context/rpc-context-creator.js`, 'RpcContextCreator');
  const errors = prototypeOf(`${PACKAGE}/exceptions/rpc-exceptions-handler.js`, 'RpcExceptionsHandler');
  if (!has(controller, 'registerPatternHandlers') || !has(creator, 'create') || !has(errors, 'handle')) {
    tellWhereHidden(PACKAGE, 'RpcException', selfLog);
    return undefined;
  }
  wrap(controller, 'registerPatternHandlers', openStories);
  wrap(creator, 'create', noteOutcomes('rpcProxy'));
  wrap(errors, 'handle', noteUnreached);
  return prototypeOf(`${PACKAGE}/exceptions/rpc-exception.js`, 'RpcException');
}

/** `registerPatternHandlers(wrapper, server, moduleKey)` calls the server's `addHandler` for every pattern. */
function openStories(register: Method): Method {
  return function observed(this: unknown, ...args) {
    const [controller, server, ...rest] = args as [unknown, MicroserviceServer, ...unknown[]];
    const microservices = entryOf(this)?.microservices;
    if (microservices === undefined) return register.apply(this, args);
    return register.call(this, controller, withStories(server, microservices), ...rest);
  };
}

/** A stand-in that is the server in all but `addHandler`. */
function withStories(server: MicroserviceServer, microservices: Microservices): MicroserviceServer {
  const transport = nameOf(server.transportId);
  const addHandler: MicroserviceServer['addHandler'] = (pattern, handler, ...rest) => {
    const route = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
    const told: Handler = (...args) => microservices.message(transport, route, args, () => handler(...args));
    return server.addHandler(pattern, inChainOf(handler, told), ...rest);
  };
  return Object.create(server, { addHandler: { value: addHandler } }) as MicroserviceServer;
}

/** Nest calls the next handler of an event from within the one before it. */
function inChainOf(handler: Handler, told: Handler): Handler {
  return Object.defineProperty(told, 'next', {
    get: () => handler.next,
    set: (next: Handler) => {
      handler.next = next;
    },
  });
}

function nameOf(transportId: unknown): string {
  if (typeof transportId === 'number') return TRANSPORTS[transportId] ?? String(transportId);
  return typeof transportId === 'symbol' ? (transportId.description ?? 'custom') : 'custom';
}
