import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeFetch } from './fetch-observer';
import { serve } from './story-runtime';

/** Observes an app's calls to other systems from its initialisation to its shutdown. */
@Injectable()
export class IntegrationLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly endings: (() => void)[] = [];

  constructor(
    private readonly runtime: LoggingRuntime,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const server: unknown = this.host.httpAdapter?.getHttpServer();
    if (typeof server === 'object' && server !== null) this.endings.push(serve(server, this.runtime));
    if (this.runtime.options.integration?.fetch !== false) this.endings.push(observeFetch(this.runtime));
  }

  onApplicationShutdown(): void {
    for (const end of this.endings.splice(0)) end();
  }
}
