import { Controller, Get, Injectable, Module, Scope, type INestApplication } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import { ApplicationLogger, NestLogger } from '../../src';
import { runWithContext } from '../../src/context/run-with-context';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { until } from '../support/until';

@Injectable()
class MailService {
  constructor(private readonly log: ApplicationLogger) {}

  @OnEvent('task.created')
  send(): void {
    this.log.info('Mail sent');
  }

  @OnEvent('task.created', { async: true })
  async index({ n }: { n?: number }): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.log.info('Indexed', { n });
  }

  @OnEvent('task.broken')
  async fail(): Promise<void> {
    await Promise.resolve();
    throw new Error('no mailbox');
  }
}

@Injectable({ scope: Scope.REQUEST })
class AuditService {
  constructor(private readonly log: ApplicationLogger) {}

  @OnEvent('task.created')
  audit(): void {
    this.log.info('Audited');
  }
}

@Controller('tasks')
class TaskController {
  constructor(private readonly events: EventEmitter2) {}

  @Get()
  create(): string {
    this.events.emit('task.created', {});
    return 'created';
  }
}

@Module({ imports: [EventEmitterModule.forRoot()], controllers: [TaskController], providers: [MailService, AuditService] })
class TaskModule {}

describe('the handler of an event', () => {
  let app: INestApplication;
  let records: CapturedRecords;
  let events: EventEmitter2;

  beforeEach(async () => {
    const testing = await Test.createTestingModule({ imports: [TaskModule, LoggingTestingModule.forRoot()] }).compile();
    app = testing.createNestApplication();
    app.useLogger(app.get(NestLogger));
    await app.listen(0, '127.0.0.1');
    records = app.get(CapturedRecords);
    events = app.get(EventEmitter2);
  });
  afterEach(() => app.close());

  const seen = (message: string, times = 1): Promise<void> =>
    until(`${times} × ${message}`, () => records.where({ message }).length >= times);

  it('goes on in the request that emitted it: synchronous, asynchronous and request-scoped', async () => {
    await fetch(`${await app.getUrl()}/tasks`, { headers: { 'x-request-id': 'req_events' } });
    await Promise.all(['Mail sent', 'Indexed', 'Audited'].map((message) => seen(message)));
    for (const message of ['Mail sent', 'Indexed', 'Audited']) {
      expect(records.where({ message })).toMatchObject([{ context: { request_id: 'req_events' } }]);
    }
  });

  it('of an event emitted outside every story has a context of its own', async () => {
    events.emit('task.created', {});
    events.emit('task.created', {});
    await Promise.all([seen('Mail sent', 2), seen('Indexed', 2)]);
    const own = [...records.where({ message: 'Mail sent' }), ...records.where({ message: 'Indexed' })];
    expect(own.map(({ context }) => context['operation'])).toEqual(['MailService.send', 'MailService.send', 'MailService.index', 'MailService.index']);
    const ids = own.map(({ context }) => context.request_id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{12}$/);
  });

  it('that fails is told by Nest in the context of the event', async () => {
    runWithContext({ request_id: 'req_broken' }, () => events.emit('task.broken'));
    await seen('no mailbox');
    expect(records.where({ message: 'no mailbox' })).toMatchObject([{ level: 'ERROR', component: 'Event', context: { request_id: 'req_broken' } }]);
  });

  it('of 200 events at once, none logs under the id of another', async () => {
    for (let n = 0; n < 200; n += 1) runWithContext({ request_id: `req_${n}` }, () => events.emit('task.created', { n }));
    await seen('Indexed', 200);
    const wrong = records.where({ message: 'Indexed' }).filter(({ metadata, context }) => context.request_id !== `req_${String(metadata['n'])}`);
    expect(wrong).toEqual([]);
  });
});
