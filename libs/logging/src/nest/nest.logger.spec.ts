import { Logger as NestFrameworkLogger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { NestLogger } from './nest.logger';

describe('Nest’s own logger', () => {
  let module: TestingModule;
  let captured: CapturedRecords;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    module.useLogger(module.get(NestLogger));
    captured = module.get(CapturedRecords);
    captured.clear();
  });

  afterEach(async () => {
    module.useLogger(false);
    await module.close();
  });

  it('writes application records, with the context name as component', () => {
    new NestFrameworkLogger('TaskService').log('Task created');
    expect(captured.all).toMatchObject([
      { category: 'application', component: 'TaskService', level: 'INFO', message: 'Task created' },
    ]);
  });

  it.each([
    ['verbose', 'TRACE'],
    ['debug', 'DEBUG'],
    ['log', 'INFO'],
    ['warn', 'WARNING'],
    ['error', 'ERROR'],
    ['fatal', 'CRITICAL'],
  ] as const)('maps %s to %s', (method, level) => {
    new NestFrameworkLogger('TaskService')[method]('message');
    expect(captured.all).toMatchObject([{ level }]);
  });

  const boom = new TypeError('boom');
  it.each([
    ['the error itself', [boom]],
    ['a message and the error', ['save failed', boom]],
    ['a message and its stack', ['save failed', boom.stack]],
    ['fields and the error', [{ task_id: 't1' }, boom]],
    ['a message, fields and the error', ['save failed', { task_id: 't1' }, boom]],
    ['the error under err', [{ err: boom, task_id: 't1' }]],
  ])('keeps an error passed as %s', (_, args) => {
    const [message, ...params] = args as [unknown, ...unknown[]];
    new NestFrameworkLogger('TaskService').error(message, ...(params as [unknown]));
    const [record] = captured.all;
    expect(record).toMatchObject({ component: 'TaskService', exception: { type: 'TypeError', message: 'boom' } });
    expect(record!.exception!.traceback).toContain('nest.logger.spec');
  });

  it('keeps further parameters', () => {
    new NestFrameworkLogger('TaskService').log('moved', { from: 'a' }, 'to b');
    expect(captured.all).toMatchObject([{ message: 'moved', metadata: { from: 'a', params: ['to b'] } }]);
  });

  it('takes no secret for the name of a component', () => {
    const logger = module.get(NestLogger);
    logger.warn('token:', 'hunter2');
    logger.log('AppController {/tasks}:', 'TaskService');
    logger.warn('signed in', 'bob@example.com');
    expect(captured.all).toMatchObject([
      { component: 'Nest', message: 'token:', metadata: { params: ['[REDACTED]'] } },
      { component: 'TaskService', message: 'AppController {/tasks}:' },
      { component: 'Nest', metadata: { params: ['b***@example.com'] } },
    ]);
  });

  it('holds the framework’s own chatter to WARNING', () => {
    new NestFrameworkLogger('RouterExplorer').log('Mapped {/tasks, GET} route');
    new NestFrameworkLogger('RouterExplorer').warn('Duplicate route');
    expect(captured.all).toMatchObject([{ level: 'WARNING', message: 'Duplicate route' }]);
  });
});
