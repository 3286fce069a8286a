import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeGraphql } from './graphql-seams';

/** Puts GraphQL operations into the story of their request, where an app has GraphQL. Resolvers are put together after providers are made. */
@Injectable()
export class GraphqlObserver implements OnApplicationBootstrap {
  constructor(
    runtime: LoggingRuntime,
    private readonly modules: ModulesContainer,
  ) {
    observeGraphql(runtime.selfLog);
  }

  onApplicationBootstrap(): void {
    for (const { providers } of this.modules.values()) {
      for (const { name, instance } of providers.values()) {
        if (name === 'ResolverDecoratorHost') observeHooks(instance);
      }
    }
  }
}

function observeHooks(instance: unknown): void {
  const { isRequestHooks, observeExecution } = require('./execution-errors') as typeof import('./execution-errors');
  if (isRequestHooks(instance)) observeExecution(instance);
}
