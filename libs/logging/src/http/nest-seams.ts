import type { SelfLog } from '@cairn/core';
import type { Type } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { prototypeOf, wrap, type Method } from '../nest/seam';
import { observeGuards } from '../security/guard-refusals';
import { noteError, noteHandler, type RouteTarget } from './request-state';
import { stateInHand } from './running-request';

type RunRoute = (req: unknown, res: unknown, next: unknown) => unknown;
interface ArgumentsHost {
  getArgByIndex(index: number): unknown;
}

/**
 * Three places HTTP requests of Nest 11 and 12 pass on both adapters: where a thrown error meets the exception filters (of any
 * scope, before they turn it into a response), where a route's guards, pipes and handler are put together, and where its guards are
 * asked, if it has any. Observing them costs a property per request; a filter or an interceptor of our own would run in every request and collide with the app's. What is
 * noted goes to the state each request bears, so one observation serves all apps of the process.
 * Without them (Nest moved them) requests are still recorded, with errors as far as Nest's own filter sees them.
 */
export function observeNest(selfLog: SelfLog): void {
  const handlers = prototypeOf('@nestjs/core/router/router-execution-context.js', 'RouterExecutionContext');
  const errors = prototypeOf('@nestjs/core/exceptions/exceptions-handler.js', 'ExceptionsHandler');
  if (handlers === undefined || errors === undefined) {
    selfLog.report('CAIRN_E_RECORD', 'this version of @nestjs/core hides its routes: request records name no handler');
  }
  observeGuards();
  if (handlers !== undefined) wrap(handlers, 'create', nameHandler);
  if (errors !== undefined) wrap(errors, 'next', noteFirst);
  else wrap(BaseExceptionFilter.prototype, 'catch', noteFirst);
}

/** `create(instance, callback, methodName, …)` returns what runs guards, pipes and handler. */
function nameHandler(create: Method): Method {
  return function named(this: unknown, ...args) {
    const run = create.apply(this, args) as RunRoute;
    const [instance, callback, method] = args as [object, () => unknown, string];
    const controller = instance.constructor as Type;
    const handler = `${controller.name}.${method}`;
    const target: RouteTarget = { method: callback, controller };
    return (req: unknown, res: unknown, next: unknown) => {
      const state = stateInHand(req, res);
      if (state !== undefined) noteHandler(state, req, handler, target);
      return run(req, res, next);
    };
  };
}

/** `next(exception, host)` and `catch(exception, host)`. */
function noteFirst(handle: Method): Method {
  return function noting(this: unknown, ...args) {
    const [exception, host] = args as [unknown, ArgumentsHost];
    noteError(host.getArgByIndex(1), exception);
    return handle.apply(this, args);
  };
}
