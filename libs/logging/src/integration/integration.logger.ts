import { copyFields, Logger } from '@cairn/core';
import { Inject, Injectable, Optional, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import { componentName } from '../category/component-name';
import { LoggingRuntime } from '../runtime/logging-runtime';
import type { CallOptions, CallRun } from './call-options';
import type { IntegrationRecords } from './integration-records';

/** The logger of code that talks to other systems: free text, and calls told from start to end. Inject it; its component is the class it is injected into. */
@Injectable({ scope: Scope.TRANSIENT })
export class IntegrationLogger extends Logger {
  private madeRecords: IntegrationRecords | undefined;

  constructor(
    private readonly runtime: LoggingRuntime,
    @Optional() @Inject(INQUIRER) inquirer?: object,
  ) {
    super(runtime.core, { category: 'integration', component: componentName(inquirer, 'Integration') });
  }

  /**
   * Calls another system: `call('payments', { endpoint, timeoutMs: 2_000, maxAttempts: 3 }, ({ signal }) => fetch(endpoint, { signal }))`. Recorded as started
   * (DEBUG), then as completed, or as retrying and at last as failed. Requests of `fetch` and observed axios instances inside leave no records of their
   * own. Returns what `fn` returns and throws what it throws, unchanged; after `timeoutMs` a `TimeoutError` when `fn` does not heed its signal.
   */
  call<T>(provider: string, options: CallOptions, fn: (run: CallRun) => T | PromiseLike<T>): Promise<T> {
    const { IntegrationCall } = require('./integration-call') as typeof import('./integration-call');
    const { outgoingOf } = require('./outgoing') as typeof import('./outgoing');
    const given = copyFields(options) as unknown as CallOptions; // a setting that is missing stops no call
    return new IntegrationCall<T>(this.records, outgoingOf(this.runtime), provider, given).run(fn);
  }

  /** Loaded with the first call. */
  private get records(): IntegrationRecords {
    return (this.madeRecords ??= this.makeRecords());
  }

  private makeRecords(): IntegrationRecords {
    const { IntegrationRecords } = require('./integration-records') as typeof import('./integration-records');
    return new IntegrationRecords(this.runtime, this.component);
  }
}
