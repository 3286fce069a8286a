import { EventLogger, EVENTS, misspeltVariables } from '@cairn/core';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { standInForConsole } from '../nest/console-stand-in';
import { NestLogger } from '../nest/nest.logger';
import { prepare } from '../category/prepare-event';
import { activate } from '../runtime/active-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { describeSettings } from './describe-settings';

/** Other modules may still log while they shut down: files close once nothing was logged for this long and no job runs. */
const LINGER_MS = 1_000;

/** An app's start and end: its records, the boot errors, and the last flush. */
export class LoggingLifecycle implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly nestLogger: NestLogger;
  private readonly deactivate: () => void;
  private readonly restoreNestLogger: () => void;
  private readonly events: EventLogger;
  private readonly begun = performance.now();

  constructor(readonly runtime: LoggingRuntime) {
    this.nestLogger = new NestLogger(runtime);
    this.deactivate = activate(runtime);
    this.restoreNestLogger = standInForConsole(this.nestLogger);
    this.events = new EventLogger(runtime.core, 'application', 'lifecycle');
    prepare(this.events, EVENTS.appStarting).emit({ node_version: process.version, platform: process.platform });
    prepare(this.events, EVENTS.appConfigLoaded).emit({ settings: describeSettings(runtime.settings) });
    this.tellMisspelt();
  }

  /** Told, not refused: others have variables of such names as well. */
  private tellMisspelt(): void {
    const misspelt = misspeltVariables(process.env);
    if (misspelt.length === 0) return;
    const logger = this.runtime.logger('lifecycle');
    for (const { name, meant } of misspelt) logger.warning(`${name} is not a setting. Did you mean ${meant}?`, { variable: name, meant });
    this.runtime.selfLog.report('CAIRN_E_SETTING', misspelt.map(({ name, meant }) => `${name} is not a setting: did you mean ${meant}?`).join(' '));
  }

  /** @throws CairnError CAIRN_E_REDIS or CAIRN_E_SETTING, which stops the start. */
  async onModuleInit(): Promise<void> {
    await this.runtime.check();
  }

  onApplicationBootstrap(): void {
    prepare(this.events, EVENTS.appStarted).emit({ duration_ms: Math.round(performance.now() - this.begun) });
  }

  beforeApplicationShutdown(signal?: string): void {
    prepare(this.events, EVENTS.appStopping).emit(signal === undefined ? {} : { signal });
  }

  async onApplicationShutdown(): Promise<void> {
    prepare(this.events, EVENTS.appStopped).emit({ uptime_seconds: Math.round(process.uptime()) });
    await this.runtime.flush();
    this.linger();
  }

  /** The end, once nothing more comes. */
  linger(): void {
    const { recordsAccepted: before } = this.runtime;
    setTimeout(() => {
      const { recordsAccepted, runningJobs } = this.runtime;
      if (recordsAccepted === before && runningJobs === 0) void this.end();
      else this.linger();
    }, LINGER_MS).unref();
  }

  private async end(): Promise<void> {
    this.deactivate();
    this.restoreNestLogger();
    await this.runtime.close();
  }
}
