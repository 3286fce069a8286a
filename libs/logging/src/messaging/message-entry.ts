import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeGuards } from '../security/guard-refusals';
import { Gateways } from './gateways';
import { Microservices } from './microservices';
import { handStoriesOn } from './outgoing-messages';
import { observeApp } from './observed-apps';
import { observeGateways } from './gateway-seams';
import { observeMicroservices } from './microservice-seams';

/**
 * Where messages of WebSocket gateways and microservices enter: each gets a context of its own before its guards run, and leaves
 * one record however it ends. Nothing is installed where Nest's packages for them are not.
 */
@Injectable()
export class MessageEntry {
  readonly gateways: Gateways;
  readonly microservices: Microservices;

  constructor(modules: ModulesContainer, runtime: LoggingRuntime) {
    this.gateways = new Gateways(runtime, observeGateways(runtime.selfLog));
    this.microservices = new Microservices(runtime, observeMicroservices(runtime.selfLog));
    observeGuards();
    handStoriesOn();
    observeApp(modules, this);
  }
}
