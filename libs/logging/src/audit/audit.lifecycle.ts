import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeGuards } from '../security/guard-refusals';
import { definitionAt } from './audit-definition';
import { auditOf } from './audit.runtime';

/** What is audited while the app shuts down is waited for this long; a trail that is closed later is closed by the process's end. */
const LONGEST_WAIT_MS = 2_000;
const POLL_MS = 20;

/** Opens the trail before the first request, where something is audited, so that what is wrong with it stops the start; closes it at the end. */
@Injectable()
export class AuditLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly scanner = new MetadataScanner();

  constructor(
    private readonly runtime: LoggingRuntime,
    private readonly discovery: DiscoveryService,
  ) {
    observeGuards();
  }

  /** @throws CairnError CAIRN_E_SETTING, CAIRN_E_AUDIT or CAIRN_E_AUDIT_KEYS. */
  async onModuleInit(): Promise<void> {
    const audit = auditOf(this.runtime);
    if (audit.isOff || (this.runtime.options.audit === undefined && !this.hasAudited())) return;
    await audit.open();
  }

  async onApplicationShutdown(): Promise<void> {
    const audit = auditOf(this.runtime);
    const end = Date.now() + LONGEST_WAIT_MS;
    const isBusy = (): boolean => audit.running > 0 || this.runtime.runningJobs > 0;
    while (isBusy() && Date.now() < end) await wait(POLL_MS);
    await this.runtime.flush();
    if (!isBusy()) await audit.close();
  }

  private hasAudited(): boolean {
    const wrappers = [...this.discovery.getControllers(), ...this.discovery.getProviders()];
    return wrappers.some(({ metatype }) => typeof metatype === 'function' && this.isAudited(metatype.prototype as object | undefined));
  }

  private isAudited(prototype: object | undefined): boolean {
    if (typeof prototype !== 'object' || prototype === null) return false;
    return this.scanner.getAllMethodNames(prototype).some((name) => definitionAt(prototype, name) !== undefined);
  }
}
