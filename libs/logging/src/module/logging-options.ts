import type { Category, ContextFields, CoreOptions, Enricher, JobSubject, LayoutName, LevelSetting, Sink } from '@cairn/core';
import type { Logform, transport as TransportStream } from 'winston';
import type { AuditModuleOptions } from '../audit/audit.options';
import type { IntegrationOptions } from '../integration/integration-options';
import type { SecurityOptions } from '../security/security-options';

/** Who makes a request, as far as the app knows. */
export interface Principal {
  user_id?: string | null;
  organization_id?: string | null;
  username?: string;
  session_id?: string;
  client_id?: string;
  tenant_id?: string;
}

/** Request records (category `request`). */
export interface RequestOptions {
  /**
   * Requests without a record: a path (exact, or a prefix when it ends with `*`), a pattern or a function. Default: the health checks `/health`, `/healthz`,
   * `/livez`, `/readyz`, `/ping`. A failing one (5xx) is recorded all the same.
   */
  ignore?: readonly (string | RegExp | ((request: { method: string; path: string }) => boolean))[];
  /**
   * Which proxies may say who the client is (`X-Forwarded-For`): false (default) none, true any, a number of hops, or addresses and
   * ranges (`10.0.0.0/8`, `loopback`).
   */
  trustProxy?: boolean | number | readonly string[];
  /** Look up the client's host name by reverse DNS (cached, never waited for). Default false. */
  resolveClientHostname?: boolean;
  /** Request and response bodies, redacted: `off` (default), `failures` (4xx and 5xx only) or `all`. */
  bodies?: 'off' | 'failures' | 'all';
  /** Most bytes of a body that are kept. Default 4,096. */
  bodyMaxBytes?: number;
  /** Header the request id is read from and returned in. Default `X-Request-ID`. */
  requestIdHeader?: string;
  /** Header in which a request may ask for a level of its own, with a value of `signLevel`; only with the setting `levelKey`. Default `X-Log-Level`. */
  levelHeader?: string;
}

/** Database records (category `database`). */
export interface DatabaseOptions {
  /** How often one story may run the same statement before that is reported as a suspected N+1 query; false: never. Default 10. */
  nPlusOne?: number | false;
}

/** One more way out for records, besides the built-in ones. */
export interface SinkRoute {
  sink: Sink;
  /** Default: the `format` setting. */
  layout?: LayoutName;
  /** Default: all. */
  categories?: readonly Category[];
  minLevel?: LevelSetting;
}

/** A winston transport for some of the records. Its own `level` and `format` hold as well. */
export interface TransportRoute {
  transport: TransportStream;
  /** Applied to this transport's records before its own. */
  format?: Logform.Format;
  /** Default: all. */
  categories?: readonly Category[];
  minLevel?: LevelSetting;
  /**
   * Whether records wait on disk while the transport fails or does not answer. Default true, where the `spoolMb` setting allows it. Otherwise a record it fails with is
   * lost.
   */
  spool?: boolean;
}

/** What is known of a job before it runs. */
export interface JobDescription {
  queueName: string;
  name: string;
  id?: string;
  data: unknown;
}

/** Everything `LoggingModule.forRoot` and `forRootAsync` take. */
export interface LoggingOptions extends CoreOptions {
  request?: RequestOptions;
  security?: SecurityOptions;
  /** The audit trail. Default: there is one as soon as something is audited (`@Audit()`, `AuditLogger`); false: nothing is audited. */
  audit?: AuditModuleOptions | false;
  integration?: IntegrationOptions;
  database?: DatabaseOptions;
  /** Finds the user in an authenticated request. Default: reads `request.user` (`id`, `user_id`, `userId` or `sub`, and so on). */
  principal?: (request: unknown) => Principal | undefined;
  /** Whose log file a job writes to. Default: the subject its data names, else its queue and id. */
  jobSubject?: (job: JobDescription) => JobSubject | undefined;
  /** Context fields a job's records carry from its first one on, such as `module_path`, read from its data. Default: none. */
  jobContext?: (job: JobDescription) => ContextFields | undefined;
  /** winston transports that get every record, redacted; or, as a route, the records named. */
  transports?: readonly (TransportStream | TransportRoute)[];
  /** Sinks of the app's own. */
  sinks?: readonly SinkRoute[];
  /** Adds fields to every record. */
  enrichers?: readonly Enricher[];
}

/** Names of the options above that core's settings do not know. */
export const LOGGING_OPTION_NAMES = [
  'request',
  'security',
  'audit',
  'integration',
  'database',
  'principal',
  'jobSubject',
  'jobContext',
  'transports',
  'sinks',
  'enrichers',
] as const satisfies readonly (keyof LoggingOptions)[];
