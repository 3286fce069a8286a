import {
  Logger,
  type Category,
  type FlushPace,
  type JobSubject,
  type LoggerCore,
  type ProcessIdentity,
  type ResolvedOptions,
  type Router,
  type SelfLog,
  type SinkCounters,
  type Stories,
  type VolumeCount,
} from '@cairn/core';
import type { transport as TransportStream } from 'winston';
import type { LogLevels } from '../levels/log-levels';
import type { LoggingOptions, TransportRoute } from '../module/logging-options';

/** Files of jobs, as far as a runtime steers them. */
export interface JobFiles {
  retain(subject: JobSubject): void;
  release(subject: JobSubject): Promise<void>;
}

/** What `buildRuntime` makes a runtime of. */
export interface RuntimeParts {
  readonly options: Readonly<LoggingOptions>;
  readonly settings: ResolvedOptions;
  readonly pace: FlushPace;
  readonly identity: ProcessIdentity;
  readonly core: LoggerCore;
  readonly router: Router;
  readonly selfLog: SelfLog;
  readonly stories: Stories;
  readonly levels: LogLevels;
  readonly counters: () => readonly SinkCounters[];
  readonly jobFiles: JobFiles | undefined;
  readonly addTransport: (transport: TransportStream | TransportRoute) => void;
  /** Rejects when a receiver of a sink is not to be used. */
  readonly check: () => Promise<void>;
  /** Closes every sink and takes process listeners and timers off again. */
  readonly close: (deadline: number) => Promise<void>;
}

const FLUSH_MS = 5_000;
const CHECK_MS = 2_000;

/** One app's logging: everything its loggers, hooks and sinks share. Injectable by this class. */
export class LoggingRuntime {
  /** The settings as given, for the parts of the Nest face. */
  readonly options: Readonly<LoggingOptions>;
  /** The settings in effect. */
  readonly settings: ResolvedOptions;
  /** How soon records reach files and Redis: sooner while somebody follows them. */
  readonly pace: FlushPace;
  readonly identity: ProcessIdentity;
  /** What loggers are made of: `new EventLogger(runtime.core, 'request', 'http')`. */
  readonly core: LoggerCore;
  readonly selfLog: SelfLog;
  /** Beginning and end of what may log more than its loggers' levels: whoever opens the context of a request, message or job tells it. */
  readonly stories: Stories;
  /** Levels that change while the app runs. */
  readonly levels: LogLevels;

  private jobs = 0;

  constructor(private readonly parts: RuntimeParts) {
    this.options = parts.options;
    this.settings = parts.settings;
    this.pace = parts.pace;
    this.identity = parts.identity;
    this.core = parts.core;
    this.selfLog = parts.selfLog;
    this.stories = parts.stories;
    this.levels = parts.levels;
  }

  /** Each sink's account: accepted = delivered + spooled + deadLettered + dropped + queued. */
  get counters(): readonly SinkCounters[] {
    this.core.pipeline.settle();
    return this.parts.counters();
  }

  /**
   * How many records of each category and level there were since the start, and what became of them:
   * born = written + repeated + sampled + rateLimited + discarded + failed + held.
   */
  get volume(): readonly VolumeCount[] {
    this.core.pipeline.settle();
    return this.core.pipeline.volume.list();
  }

  logger(component: string, category: Category = 'application'): Logger {
    return new Logger(this.core, { category, component });
  }

  /** Adds a winston transport at run time, as `transports` does at start. */
  add(transport: TransportStream | TransportRoute): void {
    this.parts.addTransport(transport);
  }

  /** Over all sinks, since the start. */
  get recordsAccepted(): number {
    return this.counters.reduce((sum, { accepted }) => sum + accepted, 0);
  }

  /** Jobs between `retainJobFile` and `releaseJobFile`. */
  get runningJobs(): number {
    return this.jobs;
  }

  /** A job begins: its subject's log file, if there are files, stays open until `releaseJobFile`. */
  retainJobFile(subject: JobSubject): void {
    this.jobs += 1;
    this.parts.jobFiles?.retain(subject);
  }

  async releaseJobFile(subject: JobSubject): Promise<void> {
    this.jobs -= 1;
    await this.parts.jobFiles?.release(subject);
  }

  /**
   * Asks receivers whether they are fit to have records; one that cannot be reached within the time is waited for no longer, and its sink says
   * what is wrong with it.
   * @throws CairnError CAIRN_E_REDIS or CAIRN_E_SETTING
   */
  async check(timeoutMs = CHECK_MS): Promise<void> {
    const checked = this.parts.check();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    await Promise.race([checked, late]).finally(() => clearTimeout(timer));
  }

  /** Resolves when everything logged so far is delivered, or after `timeoutMs`. Never rejects. */
  async flush(timeoutMs = FLUSH_MS): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    this.settle();
    await Promise.all(this.parts.router.sinks.map((sink) => sink.flush(deadline)));
  }

  /** Flushes, then releases files, timers and process listeners. Later records are counted as dropped. */
  async close(timeoutMs = FLUSH_MS): Promise<void> {
    this.settle();
    await this.parts.close(Date.now() + timeoutMs);
  }

  /** Everything there is to write is with the sinks. */
  private settle(): void {
    const { pipeline } = this.core;
    pipeline.settle();
    pipeline.conclude();
  }
}
