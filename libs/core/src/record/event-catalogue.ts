import type { Category } from './category';
import { CRITICAL, DEBUG, ERROR, INFO, WARNING, type Level } from './level';

/**
 * One kind of record a category logger makes. Name and message are part of the product: filters and queries match on
 * them. docs/reference/events.md is made from this table.
 */
export interface CatalogueEvent {
  readonly name: string;
  readonly category: Category;
  readonly level: Level;
  /** When the level is not always the same. */
  readonly levelRule?: string;
  /** Fixed, or made from what the record is about. */
  readonly message: string | ((subject: string) => string);
  /** Metadata it may carry. */
  readonly fields: readonly string[];
  /** When it is written. */
  readonly about: string;
}

const event = <const E extends CatalogueEvent>(definition: E): Readonly<E> => Object.freeze(definition);

const TASK = ['task_name', 'task_id', 'queue', 'worker_id'] as const;

/** Every event there is, by the name code uses. */
export const EVENTS = Object.freeze({
  httpRequestCompleted: event({
    name: 'http.request.completed',
    category: 'request',
    level: INFO,
    levelRule: '5xx ERROR, 4xx WARNING, else INFO',
    message: 'HTTP request completed',
    fields: [
      'method',
      'path',
      'route',
      'status_code',
      'duration_ms',
      'user_agent',
      'ip_address',
      'request_size_bytes',
      'response_size_bytes',
      'referrer',
      'host',
      'client_hostname',
      'handler',
      'outcome',
      'slow',
    ],
    about: 'A request ended, in whatever way.',
  }),

  httpRequestReceived: event({
    name: 'http.request.received',
    category: 'request',
    level: INFO,
    message: 'HTTP request received',
    fields: ['method', 'path', 'ip_address', 'host', 'user_agent'],
    about: 'A server written by hand says that a request came in.',
  }),

  appUseCase: event({
    name: 'app.use_case',
    category: 'application',
    level: INFO,
    message: (name) => `Executing ${name} use case`,
    fields: ['use_case', 'requested_by'],
    about: 'A use case begins.',
  }),
  appDomainEvent: event({
    name: 'app.domain_event',
    category: 'application',
    level: INFO,
    message: 'Domain event published',
    fields: ['event_type', 'aggregate_id', 'aggregate_type', 'version'],
    about: 'The domain published an event.',
  }),
  appValidationFailed: event({
    name: 'app.validation_failed',
    category: 'application',
    level: WARNING,
    message: (subject) => `${subject} validation failed`,
    fields: ['validation_errors'],
    about: 'Input was rejected; `validation_errors` lists `field` and `error`.',
  }),
  appStateTransition: event({
    name: 'app.state_transition',
    category: 'application',
    level: DEBUG,
    message: (subject) => `Processing ${subject} state transition`,
    fields: ['from_status', 'to_status', 'validation_rules'],
    about: 'Something goes from one state to another.',
  }),
  appRetry: event({
    name: 'app.retry',
    category: 'application',
    level: WARNING,
    message: (operation) => `${operation} failed, retrying`,
    fields: ['attempt', 'max_attempts', 'error_type', 'error_message'],
    about: 'An operation failed and is tried again.',
  }),
  appOperationStarted: event({
    name: 'app.operation.started',
    category: 'application',
    level: DEBUG,
    message: (operation) => `Starting ${operation}`,
    fields: [],
    about: 'A method with `@LogOperation()` was called.',
  }),
  appOperationCompleted: event({
    name: 'app.operation.completed',
    category: 'application',
    level: DEBUG,
    message: (operation) => `Completed ${operation}`,
    fields: ['duration_ms'],
    about: 'It returned, resolved, or its observable completed.',
  }),
  appOperationFailed: event({
    name: 'app.operation.failed',
    category: 'application',
    level: ERROR,
    message: (operation) => `Failed ${operation}`,
    fields: ['duration_ms'],
    about: 'It threw, rejected, or its observable failed.',
  }),
  appStarting: event({
    name: 'app.starting',
    category: 'application',
    level: INFO,
    message: 'Application starting',
    fields: ['node_version', 'platform'],
    about: 'The app is being put together.',
  }),
  appStarted: event({
    name: 'app.started',
    category: 'application',
    level: INFO,
    message: 'Application started',
    fields: ['duration_ms'],
    about: 'Every module is up.',
  }),
  appStopping: event({
    name: 'app.stopping',
    category: 'application',
    level: INFO,
    message: 'Application stopping',
    fields: ['signal'],
    about: 'The app was told to stop.',
  }),
  appStopped: event({
    name: 'app.stopped',
    category: 'application',
    level: INFO,
    message: 'Application stopped',
    fields: ['uptime_seconds'],
    about: 'Every module is down.',
  }),
  appConfigLoaded: event({
    name: 'app.config_loaded',
    category: 'application',
    level: INFO,
    message: 'Configuration loaded',
    fields: ['settings'],
    about: 'The effective settings, redacted.',
  }),
  appUnhandled: event({
    name: 'app.unhandled',
    category: 'application',
    level: CRITICAL,
    message: 'Unhandled error',
    fields: ['origin'],
    about: 'An error nobody caught; `origin` is `uncaughtException` or `unhandledRejection`.',
  }),

  jobStarted: event({
    name: 'job.started',
    category: 'job',
    level: INFO,
    message: 'Job started',
    fields: [...TASK, 'args', 'attempt', 'max_retries', 'waited_ms'],
    about: 'A worker begins an attempt.',
  }),
  jobProgress: event({
    name: 'job.progress',
    category: 'job',
    level: INFO,
    message: 'Job progress',
    fields: [...TASK, 'attempt', 'max_retries', 'progress'],
    about: 'The job reported how far it is.',
  }),
  jobCompleted: event({
    name: 'job.completed',
    category: 'job',
    level: INFO,
    message: 'Job completed',
    fields: [...TASK, 'attempt', 'max_retries', 'status', 'duration_ms', 'waited_ms'],
    about: 'The attempt succeeded; `status` is `SUCCESS`.',
  }),
  jobRetrying: event({
    name: 'job.retrying',
    category: 'job',
    level: WARNING,
    message: 'Job failed, retrying',
    fields: [...TASK, 'attempt', 'max_retries', 'status', 'duration_ms', 'error'],
    about: 'The attempt failed and attempts are left.',
  }),
  jobFailed: event({
    name: 'job.failed',
    category: 'job',
    level: ERROR,
    message: 'Job failed',
    fields: [...TASK, 'attempt', 'max_retries', 'status', 'duration_ms', 'error'],
    about: 'The attempt failed and none is left.',
  }),
  jobStalled: event({
    name: 'job.stalled',
    category: 'job',
    level: INFO,
    message: 'Job stalled',
    fields: [...TASK],
    about: 'The worker lost the job: it will be run again.',
  }),
  jobWorkerError: event({
    name: 'job.worker.error',
    category: 'job',
    level: ERROR,
    message: 'Worker error',
    fields: ['queue', 'worker_id'],
    about: 'A worker is in trouble itself, outside its jobs: it has lost its queue, say.',
  }),
  jobStepStarted: event({
    name: 'job.step.started',
    category: 'job',
    level: INFO,
    message: 'Step execution started',
    fields: ['step_id', 'block_type'],
    about: '`job.step(name, fn)` begins.',
  }),
  jobStepCompleted: event({
    name: 'job.step.completed',
    category: 'job',
    level: INFO,
    message: 'Step execution completed',
    fields: ['step_id', 'block_type', 'status', 'duration_ms'],
    about: 'The step succeeded.',
  }),
  jobStepFailed: event({
    name: 'job.step.failed',
    category: 'job',
    level: ERROR,
    message: 'Step execution failed',
    fields: ['step_id', 'block_type', 'status', 'duration_ms'],
    about: "The step failed. ERROR also when the job will be tried again: a step does not know its job's attempts. `job.retrying` or `job.failed` says what came of the job.",
  }),

  loggingGap: event({
    name: 'logging.gap',
    category: 'application',
    level: WARNING,
    message: 'Log records were dropped',
    fields: ['sink', 'records', 'bytes', 'from', 'to'],
    about: 'A sink had no room: so many records of that time are missing there.',
  }),
});
