import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { isInstalled } from '../runtime/load-optional';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeGuards } from '../security/guard-refusals';
import type { Gateways } from './gateways';
import type { Rejection } from './message-recorder';
import type { Microservices } from './microservices';
import { observeApp } from './observed-apps';

/**
 * Where messages of WebSocket gateways and microservices enter: each gets a context of its own before its guards run, and leaves
 * one record however it ends. Nothing is installed, nor loaded, where Nest's packages for them are not; and what records is loaded with the first
 * gateway or microservice that is found.
 */
@Injectable()
export class MessageEntry {
  private readonly wsRejection: Rejection;
  private readonly rpcRejection: Rejection;
  private madeGateways: Gateways | undefined;
  private madeMicroservices: Microservices | undefined;

  constructor(
    modules: ModulesContainer,
    private readonly runtime: LoggingRuntime,
  ) {
    const { selfLog } = runtime;
    if (isInstalled('@nestjs/websockets')) this.wsRejection = (require('./gateway-seams') as typeof import('./gateway-seams')).observeGateways(selfLog);
    if (isInstalled('@nestjs/microservices')) {
      this.rpcRejection = (require('./microservice-seams') as typeof import('./microservice-seams')).observeMicroservices(selfLog);
      (require('./outgoing-messages') as typeof import('./outgoing-messages')).handStoriesOn();
    }
    observeGuards();
    observeApp(modules, this);
  }

  get gateways(): Gateways {
    const { Gateways } = require('./gateways') as typeof import('./gateways');
    return (this.madeGateways ??= new Gateways(this.runtime, this.wsRejection));
  }

  get microservices(): Microservices {
    const { Microservices } = require('./microservices') as typeof import('./microservices');
    return (this.madeMicroservices ??= new Microservices(this.runtime, this.rpcRejection));
  }
}
