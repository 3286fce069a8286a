import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { ApplicationLogger } from './application.logger';

@Injectable()
class TaskService {
  constructor(readonly log: ApplicationLogger) {}
}

@Injectable()
class OrganizationService {
  constructor(readonly log: ApplicationLogger) {}
}

describe('the application logger', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let log: ApplicationLogger;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [LoggingTestingModule.forRoot()],
      providers: [TaskService, OrganizationService],
    }).compile();
    captured = module.get(CapturedRecords);
    log = module.get(TaskService).log;
    captured.clear();
  });

  afterEach(() => module.close());

  it('is named after the class it is injected into', () => {
    log.info('a');
    module.get(OrganizationService).log.info('b');
    expect(captured.all.map(({ component }) => component)).toEqual(['TaskService', 'OrganizationService']);
  });

  it('tells of a use case', () => {
    log.useCase('create task', { project_id: 'p1' });
    expect(captured.all).toMatchObject([
      { event: 'app.use_case', level: 'INFO', message: 'Executing create task use case', metadata: { use_case: 'create task', project_id: 'p1' } },
    ]);
  });

  it('tells of a domain event', () => {
    log.domainEvent('TaskAssigned', { aggregate_id: 't1', aggregate_type: 'Task', version: 3 });
    expect(captured.all).toMatchObject([
      { event: 'app.domain_event', level: 'INFO', message: 'Domain event published', metadata: { event_type: 'TaskAssigned', version: 3 } },
    ]);
  });

  it('tells of rejected input', () => {
    log.validationFailed('Task', [{ field: 'due_date', error: 'Must be in future' }], { task_id: 't1' });
    expect(captured.all).toMatchObject([
      {
        event: 'app.validation_failed',
        level: 'WARNING',
        message: 'Task validation failed',
        metadata: { task_id: 't1', validation_errors: [{ field: 'due_date', error: 'Must be in future' }] },
      },
    ]);
  });

  it('tells of a state transition', () => {
    log.stateTransition('task', 'open', 'done');
    expect(captured.all).toMatchObject([
      { event: 'app.state_transition', level: 'DEBUG', message: 'Processing task state transition', metadata: { from_status: 'open', to_status: 'done' } },
    ]);
  });

  it('tells of a retry, with the error', () => {
    log.retry('Task assignment', { attempt: 2, maxAttempts: 3 }, new RangeError('busy'));
    expect(captured.all).toMatchObject([
      {
        event: 'app.retry',
        level: 'WARNING',
        message: 'Task assignment failed, retrying',
        metadata: { attempt: 2, max_attempts: 3, error_type: 'RangeError', error_message: 'busy' },
        exception: { type: 'RangeError' },
      },
    ]);
  });

  it('survives hostile metadata', () => {
    const hostile = { get boom(): never { throw new Error('no'); } };
    expect(() => log.useCase('x', hostile)).not.toThrow();
    expect(captured.all).toMatchObject([{ event: 'app.use_case' }]);
  });
});
