import type { AuditRecord } from '@cairn/audit';
import { freePort } from '@cairn/dev';
import { BullModule, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import { Controller, ForbiddenException, Injectable, UseGuards, type CanActivate, type INestApplicationContext, type INestMicroservice } from '@nestjs/common';
import { ExternalContextCreator, NestFactory } from '@nestjs/core';
import { ClientProxyFactory, EventPattern, MessagePattern, Payload, RpcException, Transport, type ClientProxy } from '@nestjs/microservices';
import type { Job, Queue } from 'bullmq';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { Audit, runWithContext } from '../../src';
import { cairnTelemetry, JobLoggingModule } from '../../src/bullmq';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { findPackage } from '../messaging/nest-under-jest';
import { QUEUE_SERVERS, type QueueServer } from '../support/queue-servers';
import { until } from '../support/until';

@Injectable()
class OddGuard implements CanActivate {
  canActivate(context: { getArgs(): unknown[] }): boolean {
    return !JSON.stringify(context.getArgs()[0] ?? context.getArgs()[1]).includes('even');
  }
}

const codes = (records: readonly AuditRecord[]): string[] => records.map(({ code }) => code);

describe('an audited message handler', () => {
  @Controller()
  class Stock {
    @Audit('stock.reserved', { resource: 'item', resourceId: 'sku' })
    @UseGuards(OddGuard)
    @MessagePattern('reserve')
    reserve({ sku }: { sku: string }): string {
      if (sku === 'mine') throw new ForbiddenException();
      if (sku === 'broken') throw new RpcException('the shelf is gone');
      return `reserved ${sku}`;
    }

    @Audit('stock.moved', { resource: 'item', resourceId: 'sku', data: ({ params, args }) => ({ to: params['to'], second: args[1] }) })
    @UseGuards(OddGuard)
    @MessagePattern('move')
    move(@Payload('sku') sku: string, @Payload('to') to: string): string {
      return `${sku} to ${to}`;
    }

    @Audit('stock.noted', { resource: 'item', resourceId: 'sku', mode: 'best-effort' })
    @UseGuards(OddGuard)
    @EventPattern('note')
    note(@Payload() _payload: { sku: string }): void {
      // nobody is answered
    }

    @Audit('stock.counted')
    @MessagePattern('count')
    count(): Observable<number> {
      return of(1, 2, 3);
    }
  }

  let app: INestMicroservice;
  let client: ClientProxy;
  let captured: CapturedRecords;

  beforeAll(async () => {
    findPackage('@nestjs/microservices');
    const options = { host: '127.0.0.1', port: await freePort() };
    class AppModule {}
    app = await NestFactory.createMicroservice({ module: AppModule, imports: [LoggingTestingModule.forRoot()], controllers: [Stock] }, { transport: Transport.TCP, options, logger: false });
    await app.listen();
    captured = app.get(CapturedRecords);
    client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  });
  beforeEach(() => captured.clear());
  afterAll(async () => {
    await client.close();
    await app.close();
  });

  const send = (pattern: string, data: object): Promise<unknown> => firstValueFrom(client.send<unknown, object>(pattern, data)).catch((error: unknown) => error);

  it('leaves its intent and result, with the ids of its story', async () => {
    expect(await send('reserve', { sku: 'odd-1' })).toBe('reserved odd-1');
    expect(captured.audited).toMatchObject([
      { code: 'stock.reserved.intent', resource: { type: 'item', id: 'odd-1' }, origin: { address: null, user_agent: null } },
      { code: 'stock.reserved.success', context: { request_id: expect.any(String) } },
    ]);
  });

  it('tells of what its guard or it itself refuses', async () => {
    await send('reserve', { sku: 'even-1' });
    await send('reserve', { sku: 'mine' });
    expect(codes(captured.audited)).toEqual(['stock.reserved.denied', 'stock.reserved.intent', 'stock.reserved.denied']);
  });

  it('tells when it fails', async () => {
    await send('reserve', { sku: 'broken' });
    expect(captured.audited).toMatchObject([{ code: 'stock.reserved.intent' }, { code: 'stock.reserved.failure', reason: 'Error: the shelf is gone', resource: { id: 'broken' } }]);
  });

  it('finds the id in a named part of the message, refused or not', async () => {
    expect(await send('move', { sku: 'odd-1', to: 'shelf' })).toBe('odd-1 to shelf');
    await send('move', { sku: 'even-1', to: 'shelf' });
    const data = { to: 'shelf', second: 'shelf' };
    expect(captured.audited).toMatchObject([
      { code: 'stock.moved.intent', resource: { id: 'odd-1' }, data },
      { code: 'stock.moved.success', resource: { id: 'odd-1' }, data },
      { code: 'stock.moved.denied', resource: { id: 'even-1' }, data },
    ]);
  });

  it('of an event leaves its result, or the refusal', async () => {
    for (const sku of ['odd-1', 'even-1']) client.emit('note', { sku });
    await until('two records', () => captured.audited.length > 1);
    expect(captured.audited.map(({ code, resource }) => `${code} ${resource!.id!}`).sort()).toEqual(['stock.noted.denied even-1', 'stock.noted.success odd-1']);
  });

  it('is not run when its intent cannot be recorded', async () => {
    captured.auditArm.failing = new Error('EIO');
    expect(await send('reserve', { sku: 'odd-2' })).not.toBe('reserved odd-2');
    captured.auditArm.failing = undefined;
    expect(captured.audited).toEqual([]);
  });

  it('is followed to its last answer', async () => {
    const answers: unknown[] = [];
    await new Promise<void>((resolve) => client.send('count', {}).subscribe({ next: (answer) => answers.push(answer), complete: resolve }));
    expect(answers).toEqual([1, 2, 3]);
    expect(codes(captured.audited)).toEqual(['stock.counted.intent', 'stock.counted.success']);
  });
});

describe('an audited resolver', () => {
  @Injectable()
  class TaskResolver {
    @Audit('task.renamed', { resource: 'task', resourceId: 'id' })
    @UseGuards(OddGuard)
    rename(_root: unknown, { id }: { id: string }): string {
      return `renamed ${id}`;
    }
  }

  it('leaves its intent and result, or its guard’s refusal', async () => {
    class AppModule {}
    const app = await NestFactory.createApplicationContext({ module: AppModule, imports: [LoggingTestingModule.forRoot()], providers: [TaskResolver, OddGuard] }, { logger: false });
    const captured = app.get(CapturedRecords);
    const resolver = app.get(TaskResolver);
    const resolve = app.get(ExternalContextCreator).create(resolver, resolver.rename as () => unknown, 'rename', undefined, undefined, undefined, undefined, undefined, 'graphql') as (...args: unknown[]) => Promise<unknown>;
    const info = { fieldName: 'rename', path: { key: 'rename' }, operation: { operation: 'mutation' } };
    expect(await resolve(undefined, { id: 'odd' }, {}, info)).toBe('renamed odd');
    await expect(resolve(undefined, { id: 'even' }, {}, info)).rejects.toMatchObject({ status: 403 });
    expect(captured.audited).toMatchObject([{ code: 'task.renamed.intent', resource: { id: 'odd' } }, { code: 'task.renamed.success' }, { code: 'task.renamed.denied', resource: { id: 'even' } }]);
    await app.close();
  });
});

describe.each(QUEUE_SERVERS)('an audited job processor on %s', (_name, start) => {
  const effects: string[] = [];

  @Processor('audited')
  class Provisioning extends WorkerHost {
    @Audit('resource.provisioned', { resource: 'resource', resourceId: ({ args }) => (args[0] as Job<{ resource_id: string }>).data.resource_id, concerns: ['configuration_change'] })
    async process(job: Job<{ resource_id: string }>): Promise<string> {
      effects.push(job.data.resource_id);
      if (job.data.resource_id === 'res_foreign') throw new ForbiddenException('not of this organization');
      if (job.attemptsMade === 0) throw new Error('no room');
      return 'done';
    }
  }

  let server: QueueServer;
  let app: INestApplicationContext;
  let captured: CapturedRecords;
  beforeAll(async () => {
    server = await start();
    class AppModule {}
    const imports = [LoggingTestingModule.forRoot(), BullModule.forRoot({ connection: server.connection, telemetry: cairnTelemetry() }), JobLoggingModule, BullModule.registerQueue({ name: 'audited' })];
    app = await NestFactory.createApplicationContext({ module: AppModule, imports, providers: [Provisioning] }, { logger: false });
    captured = app.get(CapturedRecords);
  }, 60_000);
  beforeEach(() => {
    captured.clear();
    captured.auditArm.failing = undefined;
    effects.length = 0;
  });
  afterAll(async () => {
    await app?.close();
    await server.stop();
  });

  const add = (resource_id: string, attempts: number): Promise<Job> =>
    runWithContext({ request_id: 'req_audited_job', user_id: 'usr_7' }, () => app.get<Queue>(getQueueToken('audited')).add('apply', { resource_id }, { attempts, backoff: 1 }));
  const ended = (event: string, times = 1): Promise<void> => until(event, () => captured.where({ event }).length >= times);

  it('leaves every attempt, with its job and the story that asked for it', async () => {
    const job = await add('res_1', 2);
    await ended('job.completed');
    const common = { actor: { type: 'user', id: 'usr_7' }, resource: { type: 'resource', id: 'res_1' }, origin: null, configuration_change: true, context: { request_id: 'req_audited_job', job_id: job.id, queue: 'audited' } };
    expect(captured.audited).toMatchObject([
      { code: 'resource.provisioned.intent', ...common },
      { code: 'resource.provisioned.failure', reason: 'Error: no room', ...common },
      { code: 'resource.provisioned.intent', ...common, context: { ...common.context, attempt: 2 } },
      { code: 'resource.provisioned.success', ...common },
    ]);
  }, 60_000);

  it('tells when it refuses', async () => {
    await add('res_foreign', 1);
    await ended('job.failed');
    expect(captured.audited).toMatchObject([{ code: 'resource.provisioned.intent' }, { code: 'resource.provisioned.denied', outcome: 'denied', reason: 'not of this organization', actor: { id: 'usr_7' } }]);
  }, 60_000);

  it('does nothing while its intent cannot be recorded: the job fails, and can be tried again', async () => {
    captured.auditArm.failing = new Error('EIO');
    const job = await add('res_2', 1);
    await ended('job.failed');
    expect([effects, captured.audited]).toEqual([[], []]);
    expect(captured.where({ event: 'audit.action.refused' })).toMatchObject([{ metadata: { audit_event: 'resource.provisioned', phase: 'intent' } }]);
    captured.auditArm.failing = undefined;
    await job.retry();
    await ended('job.completed');
    expect(effects).toEqual(['res_2']);
    expect(captured.audited).toMatchObject([{ code: 'resource.provisioned.intent', context: { attempt: 2 } }, { code: 'resource.provisioned.success' }]);
  }, 60_000);
});
