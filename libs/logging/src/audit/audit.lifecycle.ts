import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { observeGuards } from '../security/guard-refusals';
import { definitionAt } from './audit-definition';
import { auditOf, madeAudit } from './audit-of';

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
    const { audit } = this.runtime.options;
    if (audit === false || (audit === undefined && !this.hasAudited())) return;
    await auditOf(this.runtime).open();
  }

  async onApplicationShutdown(): Promise<void> {
    const end = Date.now() + LONGEST_WAIT_MS;
    const isBusy = (): boolean => (madeAudit(this.runtime)?.running ?? 0) > 0 || this.runtime.runningJobs > 0;
    while (isBusy() && Date.now() < end) await wait(POLL_MS);
    await this.runtime.flush();
    if (!isBusy()) await madeAudit(this.runtime)?.close();
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
