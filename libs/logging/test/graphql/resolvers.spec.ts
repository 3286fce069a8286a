import { EVENTS } from '@cairn/core';
import { Controller, Get, Injectable, NotFoundException, Query } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { ApplicationLogger, currentContext } from '../../src';
import { PLATFORMS, RunningApp } from '../http/running-app';

type Resolve = (root: unknown, args: unknown, contextValue: unknown, info: unknown) => Promise<unknown>;

@Injectable()
class TaskResolver {
  constructor(private readonly log: ApplicationLogger) {}

  task(): string {
    this.log.info('resolved');
    return String(currentContext()?.get('request_id'));
  }

  broken(): never {
    throw new TypeError('the store is gone');
  }

  missing(): never {
    throw new NotFoundException('no such task');
  }
}

/** Resolvers as @nestjs/graphql has them put together; the servers themselves are in compat/graphql. */
@Injectable()
class Resolvers {
  constructor(
    private readonly creator: ExternalContextCreator,
    private readonly resolver: TaskResolver,
  ) {}

  call(field: 'task' | 'broken' | 'missing', contextValue: object, name?: string): Promise<unknown> {
    const resolve = this.creator.create(this.resolver, this.resolver[field].bind(this.resolver), field, undefined, undefined, undefined, undefined, undefined, 'graphql') as Resolve;
    const operation = { operation: 'query', name: name === undefined ? undefined : { value: name } };
    return resolve(undefined, {}, contextValue, { fieldName: field, path: { key: field }, operation });
  }
}

@Controller('graphql')
class Endpoint {
  constructor(private readonly resolvers: Resolvers) {}

  @Get()
  async answer(@Query('field') field: 'task' | 'broken' | 'missing', @Query('name') name?: string): Promise<unknown> {
    return this.resolvers.call(field, {}, name).catch((error: Error) => ({ errors: [error.message] }));
  }
}

describe.each(PLATFORMS)('a resolver that runs for a request on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [Endpoint], providers: [TaskResolver, Resolvers] });
  });
  beforeEach(() => app.captured.clear());
  afterAll(() => app.close());

  it.each([
    ['broken', 'ERROR', 'TypeError'],
    ['missing', 'WARNING', 'NotFoundException'],
  ])('leaves its error in the record of the request, whose status says nothing: %s', async (field, level, type) => {
    expect((await fetch(`${app.url}/graphql?field=${field}`)).status).toBe(200);
    expect(await app.requestRecords(1)).toMatchObject([{ level, exception: { type }, metadata: { status_code: 200, outcome: 'complete' } }]);
  });

  it('logs in the story of the request', async () => {
    const answer = await fetch(`${app.url}/graphql?field=task&name=GetTask`, { headers: { 'x-request-id': 'id-1' } });
    expect(await answer.text()).toBe('id-1');
    await app.requestRecords(1);
    expect(app.captured.story('id-1').map(({ message }) => message)).toEqual(['resolved', 'HTTP request completed']);
  });
});

describe('resolvers that run for no request', () => {
  let app: RunningApp;
  let resolvers: Resolvers;

  beforeAll(async () => {
    app = await RunningApp.start('Express', { providers: [TaskResolver, Resolvers] });
    resolvers = app.app.get(Resolvers);
  });
  beforeEach(() => app.captured.clear());
  afterAll(() => app.close());

  it('share a story where they share an operation, and no other', async () => {
    const [one, other] = [{}, {}];
    const ids = await Promise.all([resolvers.call('task', one), resolvers.call('task', one), resolvers.call('task', other)]);
    expect(ids[0]).toMatch(/^req_/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('tell their error by themselves', async () => {
    await expect(resolvers.call('broken', {})).rejects.toThrow('the store is gone');
    expect(app.captured.where({ event: 'app.operation.failed' })).toMatchObject([{ level: 'ERROR', component: 'GraphQL', message: 'Failed TaskResolver.broken', exception: { type: 'TypeError' } }]);
    await expect(resolvers.call('missing', {})).rejects.toThrow('no such task');
    expect(app.captured.last).toMatchObject({ event: 'app.operation.failed', level: 'WARNING' });
    expect(EVENTS.appOperationFailed.fields).toEqual(expect.arrayContaining(Object.keys(app.captured.last!.metadata)));
  });
});
