import { Controller, Get, Injectable, Module, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { ApplicationLogger, LoggingModule } from '../../src';
import { CapturedRecords, LoggingTestingModule, recordMatchers, type RecordMatchers } from '../../src/testing';
import { adapterOf, PLATFORMS } from '../http/running-app';
import { LogFiles } from '../support/log-files';
import { until } from '../support/until';

// What a user writes once for Jest
declare global {
  namespace jest {
    interface Matchers<R> extends RecordMatchers<R> {}
  }
}

expect.extend(recordMatchers);

@Injectable()
class Tasks {
  constructor(private readonly log: ApplicationLogger) {}
  create(title: string): void {
    this.log.info('Task created', { title, password: 'hunter2' });
  }
  fail(): void {
    this.log.error('Task lost', new Error('no such task'));
  }
}

@Controller('tasks')
class TasksController {
  constructor(private readonly tasks: Tasks) {}
  @Get()
  list(): string[] {
    this.tasks.create('from the request');
    return [];
  }
}

const files = new LogFiles();
afterAll(() => files.remove());

@Module({ imports: [LoggingModule.forRoot({ dir: files.dir, console: 'off' })], providers: [Tasks], controllers: [TasksController] })
class AppModule {}

describe('the testing kit', () => {
  let app: INestApplication | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  const compile = () => Test.createTestingModule({ imports: [AppModule, LoggingTestingModule.forRoot()] }).compile();

  it.each([
    ['after', () => [AppModule, LoggingTestingModule.forRoot()]],
    ['before', () => [LoggingTestingModule.forRoot(), AppModule]],
    ['bare after', () => [AppModule, LoggingTestingModule]],
    ['bare before', () => [LoggingTestingModule, AppModule]],
    ['with options and bare beside', () => [LoggingTestingModule, AppModule, LoggingTestingModule.forRoot()]],
  ])('imported %s an app’s own module replaces its logging: captured, redacted, and nothing written', async (_order, imports) => {
    const testing = await Test.createTestingModule({ imports: imports() }).compile();
    testing.get(Tasks).create('Write docs');
    const captured = testing.get(CapturedRecords);
    expect(captured.last).toMatchObject({
      message: 'Task created',
      component: 'Tasks',
      service: 'test',
      metadata: { title: 'Write docs', password: '[REDACTED]' },
    });
    await testing.close();
    expect(files.names()).toEqual([]);
  });

  it.each(PLATFORMS)('captures a request and what was logged in it on %s, as one story', async (platform) => {
    const testing = await compile();
    app = testing.createNestApplication(adapterOf(platform), { logger: false });
    await app.listen(0, '127.0.0.1');
    const response = await fetch(`http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/tasks`);
    const captured = app.get(CapturedRecords);
    await until('the request’s record', () => captured.of('request').length > 0);
    expect(captured.of('request')).toHaveLength(1);
    expect(captured.story(response.headers.get('x-request-id')!).map(({ message }) => message)).toEqual(['Task created', 'HTTP request completed']);
  });

  it.each([
    ['bare', LoggingTestingModule],
    ['with forRoot', LoggingTestingModule.forRoot()],
  ])('replaces a module that imports LoggingModule without options, %s', async (_form, replacement) => {
    const overridden = Test.createTestingModule({ imports: [LoggingModule], providers: [Tasks] }).overrideModule(LoggingModule);
    const testing = await overridden.useModule(replacement).compile();
    testing.get(Tasks).create('Write docs');
    expect(testing.get(CapturedRecords).last).toMatchObject({ message: 'Task created', service: 'test' });
    await testing.close();
  });

  it('takes the options of forRoot wherever it is imported bare as well', async () => {
    const imports = [LoggingTestingModule, LoggingTestingModule.forRoot({ serviceName: 'named', level: 'ERROR' })];
    const testing = await Test.createTestingModule({ imports, providers: [Tasks] }).compile();
    testing.get(Tasks).create('below the level');
    testing.get(Tasks).fail();
    expect(testing.get(CapturedRecords).all).toMatchObject([{ message: 'Task lost', service: 'named' }]);
    await testing.close();
  });

  it('starts with nothing captured in every app, also when they share an import', async () => {
    const shared = LoggingTestingModule.forRoot();
    for (const title of ['first', 'second']) {
      const testing = await Test.createTestingModule({ imports: [shared], providers: [Tasks] }).compile();
      testing.get(Tasks).create(title);
      expect(testing.get(CapturedRecords).where({ message: 'Task created' })).toMatchObject([{ metadata: { title } }]);
      await testing.close();
    }
  });

  describe('matchers', () => {
    let captured: CapturedRecords;
    let tasks: Tasks;
    let close: () => Promise<void>;
    beforeEach(async () => {
      const testing = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()], providers: [Tasks] }).compile();
      captured = testing.get(CapturedRecords);
      tasks = testing.get(Tasks);
      captured.clear();
      tasks.create('Write docs');
      close = () => testing.close();
    });
    afterEach(() => close());

    const messageOf = (check: () => void): string => {
      try {
        check();
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error('the matcher passed');
    };

    it('pass on what was logged: in part, by pattern, by asymmetric matcher', () => {
      expect(captured).toHaveLogged({ message: 'Task created', metadata: { title: /docs$/ } });
      expect(captured).toHaveLogged({ level: 'INFO', record_id: expect.any(String) });
      expect(captured).not.toHaveLogged({ message: 'Task deleted' });
      expect(captured).toHaveLoggedTimes(1, { component: 'Tasks' });
      expect(captured).toHaveLoggedTimes(0, { level: 'ERROR' });
      expect(captured).toHaveNoErrors();
      tasks.fail();
      expect(captured).not.toHaveNoErrors();
    });

    it('print what was logged instead', () => {
      const text = messageOf(() => expect(captured).toHaveLogged({ message: 'Task deleted' }));
      expect(text).toContain("matching { message: 'Task deleted' }, found 0 among 1 records");
      expect(text).toMatch(/INFO +application\/Tasks: Task created .*title: 'Write docs'/);
      expect(text).not.toContain('hunter2');
    });

    it('print the records found where none was wanted, and how many where another number was', () => {
      expect(messageOf(() => expect(captured).not.toHaveLogged({ component: 'Tasks' }))).toMatch(/not a record matching .*but found:\n +INFO/s);
      expect(messageOf(() => expect(captured).toHaveLoggedTimes(2, { component: 'Tasks' }))).toMatch(/2 record\(s\) matching .*found 1 among 1/s);
    });

    it('print the errors, with their exceptions', () => {
      tasks.fail();
      expect(messageOf(() => expect(captured).toHaveNoErrors())).toMatch(/expected no errors, but logged:\n +ERROR +application\/Tasks: Task lost .*no such task/s);
    });

    it('say so when nothing was logged, and when they are given something else', () => {
      captured.clear();
      expect(messageOf(() => expect(captured).toHaveLogged({ message: 'x' }))).toContain('(nothing was logged)');
      expect(messageOf(() => expect([]).toHaveNoErrors())).toContain('needs the CapturedRecords of LoggingTestingModule');
    });
  });
});
