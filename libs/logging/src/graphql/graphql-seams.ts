import type { SelfLog } from '@cairn/core';
import type { Type } from '@nestjs/common';
import { types } from 'node:util';
import { prototypeOf, wrap, type Method } from '../nest/seam';
import { rememberOriginal } from './failure';
import type { Resolver } from './resolver-call';

type RunResolver = (...args: unknown[]) => Promise<unknown>;

/** Position of `contextType` among the parameters of `ExternalContextCreator.create`. */
const CONTEXT_TYPE = 8;

/**
 * The two places every resolver of Nest 11 and 12 passes, whatever GraphQL server runs it: where its guards, pipes and method are put
 * together, and where what was thrown meets the exception filters. One observation serves all apps of the process.
 */
export function observeGraphql(selfLog: SelfLog): void {
  const resolvers = prototypeOf('@nestjs/core/helpers/external-context-creator.js', 'ExternalContextCreator');
  const errors = prototypeOf('@nestjs/core/exceptions/external-exceptions-handler.js', 'ExternalExceptionsHandler');
  if (resolvers === undefined || errors === undefined) {
    selfLog.report('CAIRN_E_RECORD', 'this version of @nestjs/core hides its resolvers: records of GraphQL requests name no operation');
  }
  if (resolvers !== undefined) wrap(resolvers, 'create', observeResolver);
  if (errors !== undefined) wrap(errors, 'next', rememberThrown);
}

/** `create(instance, callback, methodName, …, contextType)` returns what runs guards, pipes and resolver. */
function observeResolver(create: Method): Method {
  return function observed(this: unknown, ...args) {
    const run = create.apply(this, args) as RunResolver;
    if (args[CONTEXT_TYPE] !== 'graphql') return run;
    const [instance, callback, method] = args as [object, () => unknown, string];
    const controller = instance.constructor as Type;
    const resolver: Resolver = { handler: `${controller.name}.${method}`, target: { method: callback, controller } };
    const { observeCall } = require('./observe-call') as typeof import('./observe-call');
    return (...given: unknown[]) => observeCall(resolver, given, () => run(...given));
  };
}

/** `next(exception, host)` throws the exception or what a filter makes of it; or returns it. */
function rememberThrown(handle: Method): Method {
  return function remembering(this: unknown, ...args) {
    const [exception] = args;
    const kept = (result: unknown): unknown => {
      rememberOriginal(result, exception);
      return result;
    };
    const thrown = (error: unknown): never => {
      rememberOriginal(error, exception);
      throw error;
    };
    try {
      const result = handle.apply(this, args);
      return types.isPromise(result) ? result.then(kept, thrown) : kept(result);
    } catch (error) {
      return thrown(error);
    }
  };
}
