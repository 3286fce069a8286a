import { EventLogger, EVENTS, fieldsWith, Logger, type EventEmitter } from '@cairn/core';
import { Inject, Injectable, Optional, Scope } from '@nestjs/common';
import { INQUIRER } from '@nestjs/core';
import { LoggingRuntime } from '../runtime/logging-runtime';
import { componentName } from './component-name';
import { prepare } from './prepare-event';

/** One field of a rejected input. */
export interface ValidationError {
  field: string;
  error: string;
}

/** How often something has been tried. */
export interface Attempt {
  attempt: number;
  maxAttempts: number;
}

/**
 * The logger of application code: free text at every level, and the events of business logic. Inject it; its component is the
 * class it is injected into.
 */
@Injectable({ scope: Scope.TRANSIENT })
export class ApplicationLogger extends Logger {
  private readonly events: ApplicationEvents;

  constructor(runtime: LoggingRuntime, @Optional() @Inject(INQUIRER) inquirer?: object) {
    const component = componentName(inquirer, 'Application');
    super(runtime.core, { category: 'application', component });
    this.events = applicationEvents(new EventLogger(runtime.core, 'application', component));
  }

  /** A use case begins: `useCase('create task', { project_id })` logs "Executing create task use case". */
  useCase(name: string, metadata?: Fields): void {
    this.events.useCase.emit(fieldsWith(metadata, { use_case: name }), `Executing ${name} use case`);
  }

  /** A domain event was published; `metadata` takes `aggregate_id`, `aggregate_type` and `version`. */
  domainEvent(eventType: string, metadata?: Fields): void {
    this.events.domainEvent.emit(fieldsWith(metadata, { event_type: eventType }));
  }

  /** Input was rejected: `validationFailed('Task', errors)` logs "Task validation failed". */
  validationFailed(
    subject: string,
    errors: readonly ValidationError[],
    metadata?: Fields,
  ): void {
    this.events.validationFailed.emit(fieldsWith(metadata, { validation_errors: errors }), `${subject} validation failed`);
  }

  /** Something goes from one state to another (DEBUG). */
  stateTransition(subject: string, from: string, to: string, metadata?: Fields): void {
    this.events.stateTransition.emit(
      fieldsWith(metadata, { from_status: from, to_status: to }),
      `Processing ${subject} state transition`,
    );
  }

  /** An operation failed and is tried again: `retry('Task assignment', { attempt: 2, maxAttempts: 3 }, error)`. */
  retry(operation: string, { attempt, maxAttempts }: Attempt, error: unknown, metadata?: Fields): void {
    this.events.retry.emitError(
      fieldsWith(metadata, { attempt, max_attempts: maxAttempts, ...errorFields(error) }),
      error,
      `${operation} failed, retrying`,
    );
  }
}

type Fields = Readonly<Record<string, unknown>>;
type ApplicationEvents = Record<'useCase' | 'domainEvent' | 'validationFailed' | 'stateTransition' | 'retry', EventEmitter>;

function applicationEvents(logger: EventLogger): ApplicationEvents {
  return {
    useCase: prepare(logger, EVENTS.appUseCase),
    domainEvent: prepare(logger, EVENTS.appDomainEvent),
    validationFailed: prepare(logger, EVENTS.appValidationFailed),
    stateTransition: prepare(logger, EVENTS.appStateTransition),
    retry: prepare(logger, EVENTS.appRetry),
  };
}

function errorFields(error: unknown): { error_type: string; error_message: unknown } {
  return error instanceof Error
    ? { error_type: error.name, error_message: error.message }
    : { error_type: typeof error, error_message: error };
}
