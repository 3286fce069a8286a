import { CairnError } from '@cairn/core';
import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { HealthCheckService } from '@nestjs/terminus';
import { HealthCheckLogger } from '../metric/health-check.logger';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { recordChecks } from './record-checks';

/** How the checks of @nestjs/terminus are weighed. */
export interface TerminusLoggingOptions {
  /** Keys of the indicators without which the system is down; they count twice in the score. Default: none. */
  critical?: readonly string[];
}

const OPTIONS = 'CAIRN:TERMINUS_OPTIONS';

/**
 * Imported once beside `TerminusModule` and `LoggingModule`: every `HealthCheckService.check(...)` of the app leaves a record at the start and the end of
 * each indicator, and one of the round with its score. What it answers stays as it is.
 */
@Module({ imports: [DiscoveryModule], providers: [{ provide: OPTIONS, useValue: {} }] })
export class TerminusLoggingModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly log: HealthCheckLogger,
    private readonly logging: LoggingRuntime,
    @Inject(OPTIONS) private readonly options: TerminusLoggingOptions,
  ) {}

  /** @throws CairnError CAIRN_E_SETTING when `critical` is no list of keys. */
  static forRoot(options: TerminusLoggingOptions = {}): DynamicModule {
    requireKeys(options.critical ?? []);
    return { module: TerminusLoggingModule, providers: [{ provide: OPTIONS, useValue: options }] };
  }

  onModuleInit(): void {
    const critical = new Set(this.options.critical);
    const services = (this.discovery.getProviders() as { instance: unknown }[]).map(({ instance }) => instance).filter((each) => each instanceof HealthCheckService);
    for (const service of services) recordChecks(service, this.log, critical);
    if (services.length === 0) this.logging.logger('TerminusLoggingModule').warning('There is no HealthCheckService whose checks could be recorded. Import TerminusModule.');
  }
}

function requireKeys(critical: unknown): void {
  if (Array.isArray(critical) && critical.every((key) => typeof key === 'string')) return;
  throw new CairnError('CAIRN_E_SETTING', `critical: ${JSON.stringify(critical)} is no list of indicator keys. Give one, such as ['database'].`);
}
