// #region imports
import { Controller, Get, NotFoundException, Param, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ApplicationLogger } from '@cairn/logging';
import { CapturedRecords, LoggingTestingModule, recordMatchers, type RecordMatchers } from '@cairn/logging/testing';
// #endregion

// #region matchers
declare global {
  namespace jest {
    interface Matchers<R> extends RecordMatchers<R> {}
  }
}
expect.extend(recordMatchers);
// #endregion

@Controller('tasks')
class TaskController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get(':id')
  find(@Param('id') id: string): { id: string } {
    if (id === '404') throw new NotFoundException();
    this.log.info('Task read', { task_id: id, token: 'abc' });
    return { id };
  }
}

// #region test
describe('reading a task', () => {
  let app: INestApplication;
  let captured: CapturedRecords;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [LoggingTestingModule.forRoot()],
      controllers: [TaskController],
    }).compile();
    app = module.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
    captured = module.get(CapturedRecords);
  });
  beforeEach(() => captured.clear());
  afterAll(() => app.close());

  it('leaves one story of two records', async () => {
    const response = await fetch(`${await app.getUrl()}/tasks/42`, { headers: { 'X-Request-ID': 'req_test_0001' } });
    await response.text();

    expect(captured).toHaveLogged({ message: 'Task read', metadata: { task_id: '42', token: '[REDACTED]' } });
    expect(captured).toHaveLoggedTimes(1, { category: 'request', metadata: { route: '/tasks/:id', status_code: 200 } });
    expect(captured.story('req_test_0001')).toHaveLength(2);
    expect(captured).toHaveNoErrors();
  });

  it('is a warning when there is no such task', async () => {
    await (await fetch(`${await app.getUrl()}/tasks/404`)).text();
    expect(captured).toHaveLogged({ level: 'WARNING', message: /request completed/, metadata: { status_code: 404 } });
  });
});
// #endregion
