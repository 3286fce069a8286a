import { ConfigurableModuleBuilder, Controller, Module, type BeforeApplicationShutdown, type DynamicModule, type OnModuleDestroy, type Type } from '@nestjs/common';
import { requireLogging } from '../module/require-logging';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { AccessGuard } from './access/access.guard';
import { AdminActions } from './admin-actions';
import { LogFollower } from './follow/log-follower';
import { JobList } from './job-list';
import { LogReader } from './log-reader';
import { LOG_QUERY_OPTIONS, type LogQueryExtras, type LogQueryOptions } from './log-query.options';
import { LogQueryRuntime } from './log-query.runtime';
import { FrameworkErrors, LOG_QUERY_PATH } from './problem/framework-errors';
import { ReadAudit } from './read-audit';
import { AdminController } from './routes/admin.controller';
import { DescriptionController } from './routes/description.controller';
import { FollowController } from './routes/follow.controller';
import { JobsController } from './routes/jobs.controller';
import { LOG_QUERY_ROUTES, routesOf } from './routes/routes-of';
import { SearchController } from './routes/search.controller';
import { StatsController } from './routes/stats.controller';
import { UnknownController } from './routes/unknown.controller';

/** In the order of the API's description. */
export const CONTROLLERS: readonly Type[] = [SearchController, StatsController, JobsController, FollowController, AdminController, DescriptionController];

const { ConfigurableModuleClass, ASYNC_OPTIONS_TYPE } = new ConfigurableModuleBuilder<LogQueryOptions>({ optionsInjectionToken: LOG_QUERY_OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<LogQueryExtras>({}, (definition, { path = 'logs', decorators = [] }) => ({
    ...definition,
    controllers: controllersAt(path, decorators),
    providers: [...(definition.providers ?? []), { provide: LOG_QUERY_PATH, useValue: path }],
  }))
  .build();

/** What `forRootAsync` takes: `imports`, `inject` and one of `useFactory`, `useClass`, `useExisting`; and `path` and `decorators`. */
export type LogQueryAsyncOptions = typeof ASYNC_OPTIONS_TYPE;

/**
 * The query API: `GET /logs/search` and its like, on Express and Fastify, for who has a token (`LOGS_TOKENS`). Beside `LoggingModule`, in the root
 * module. Without tokens it is off: every route answers 404.
 */
@Module({
  providers: [
    {
      provide: LogQueryRuntime,
      inject: [{ token: LoggingRuntime, optional: true }, LOG_QUERY_OPTIONS],
      useFactory: (logging: LoggingRuntime | undefined, options: LogQueryOptions) => new LogQueryRuntime(requireLogging(logging, 'LogQueryModule'), options),
    },
    LogReader,
    ReadAudit,
    AdminActions,
    JobList,
    LogFollower,
    AccessGuard,
    FrameworkErrors,
    { provide: LOG_QUERY_ROUTES, useValue: routesOf(CONTROLLERS) },
  ],
  exports: [LogQueryRuntime],
})
export class LogQueryModule extends ConfigurableModuleClass implements OnModuleDestroy, BeforeApplicationShutdown {
  static override forRoot(options: LogQueryOptions & LogQueryExtras = {}): DynamicModule {
    return super.forRoot(options);
  }

  static override forRootAsync(options: LogQueryAsyncOptions): DynamicModule {
    return super.forRootAsync(options);
  }

  constructor(
    private readonly runtime: LogQueryRuntime,
    private readonly follower: LogFollower,
  ) {
    super();
  }

  onModuleDestroy(): void {
    this.follower.close();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.runtime.close();
  }
}

/** The controllers of one API: classes of its own, so that an app can have more than one, at different paths. */
function controllersAt(path: string, decorators: readonly ClassDecorator[]): Type[] {
  return [...CONTROLLERS, UnknownController].map((base) => {
    const made = { [base.name]: class extends base {} }[base.name]!;
    for (const decorate of [Controller(path), ...decorators]) decorate(made);
    return made;
  });
}
