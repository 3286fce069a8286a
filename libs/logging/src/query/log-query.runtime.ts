import { CairnError, queryTokens, Refusal, type QueryToken } from '@cairn/core';
import { OwnTurns, type JobLogs, type LogStore } from '@cairn/core/query';
import { JobLogFiles } from '@cairn/store';
import { auditOf } from '../audit/audit-of';
import type { AuditRuntime } from '../audit/audit.runtime';
import type { RequestState } from '../http/request-state';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { SecurityRecords } from '../security/security-records';
import { securityOf, type SecurityRuntime } from '../security/security-runtime';
import { TokenList } from './access/token-list';
import { checkLimits } from './check-limits';
import { QueryGate } from './limits/query-gate';
import { RequestRates } from './limits/request-rates';
import type { LogQueryLimits, LogQueryOptions } from './log-query.options';
import { openOwnStore, type OwnStore } from './own-store';

/** What the routes of one API share. */
export class LogQueryRuntime {
  readonly store: LogStore;
  readonly jobs: JobLogs;
  /** Removes all records; absent when the store cannot. */
  readonly clear: (() => Promise<number>) | undefined;
  readonly tokens: TokenList;
  readonly limits: Required<LogQueryLimits>;
  readonly rates: RequestRates;
  readonly gate: QueryGate;
  readonly turns = new OwnTurns();
  readonly audit: AuditRuntime;
  /** Whether the app has asked for a trail: this API alone makes none, but for the removal of records. */
  readonly hasTrail: boolean;
  /** Whether reads stand in the trail. */
  readonly auditsReads: boolean;
  readonly security: SecurityRecords;
  private readonly securityRuntime: SecurityRuntime;
  private readonly own: OwnStore | undefined;

  /** @throws CairnError CAIRN_E_SETTING naming the option that cannot be used. */
  constructor(
    readonly logging: LoggingRuntime,
    { store, jobs, clear, tokens, limits, auditReads }: LogQueryOptions,
  ) {
    const { settings, options } = logging;
    this.limits = checkLimits(limits);
    this.tokens = new TokenList(tokens === undefined ? settings.queryAccess : checked(tokens));
    this.own = store === undefined ? openOwnStore(settings, this.limits.searchMs) : undefined;
    this.store = store ?? this.own!.store;
    this.jobs = jobs ?? this.own?.jobs ?? new JobLogFiles(settings.taskDir);
    this.clear = clear ?? this.own?.clear;
    this.rates = new RequestRates(this.limits);
    this.gate = new QueryGate(this.limits);
    this.audit = auditOf(logging);
    this.hasTrail = !this.audit.isOff && (typeof options.audit === 'object' || auditReads === true);
    this.auditsReads = this.hasTrail && auditReads !== false;
    this.securityRuntime = securityOf(logging);
    this.security = new SecurityRecords(logging.core, this.securityRuntime, 'LogQuery');
  }

  /** Where a request comes from. */
  addressOf(request: RequestState): string | null {
    return this.securityRuntime.addressOf(request);
  }

  async close(): Promise<void> {
    await this.own?.store.close();
  }
}

function checked(tokens: unknown): readonly QueryToken[] {
  const read = queryTokens(tokens);
  if (read instanceof Refusal) throw new CairnError('CAIRN_E_SETTING', `tokens: ${read.text}`);
  return read;
}
