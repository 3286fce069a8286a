import { Controller, Get, Injectable } from '@nestjs/common';
import { Audit } from '../../src';
import { PLATFORMS, RunningApp, until } from '../http/running-app';

/** As the query builders of Knex and Prisma: nothing runs before somebody waits, and it runs for everybody who does. */
class LazyQuery implements PromiseLike<string> {
  #runs = 0;

  constructor(private readonly outcome: 'found' | 'fails') {}

  get runs(): number {
    return this.#runs;
  }

  then<A = string, B = never>(onFulfilled?: ((value: string) => A | PromiseLike<A>) | null, onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    this.#runs += 1;
    return (this.outcome === 'fails' ? Promise.reject(new Error('no such table')) : Promise.resolve('row')).then(onFulfilled, onRejected);
  }
}

const made: LazyQuery[] = [];
function query(outcome: 'found' | 'fails'): LazyQuery {
  made.push(new LazyQuery(outcome));
  return made.at(-1)!;
}

@Injectable()
class Tasks {
  @Audit('task.found', { mode: 'best-effort' })
  find(outcome: 'found' | 'fails'): LazyQuery {
    return query(outcome);
  }

  @Audit('task.found', { mode: 'best-effort' })
  frozen(outcome: 'found' | 'fails'): LazyQuery {
    const lazy = query(outcome);
    Object.freeze(lazy);
    return lazy;
  }

  @Audit('task.found', { mode: 'best-effort' })
  odd(): object {
    return Object.defineProperty({}, 'then', { get: () => { throw new Error('no then'); } });
  }
}

@Controller()
class TasksController {
  constructor(private readonly tasks: Tasks) {}

  @Audit('task.sought', { mode: 'best-effort', before: () => ({}) })
  @Get('found')
  found(): LazyQuery {
    return query('found');
  }

  @Audit('task.sought', { mode: 'best-effort' })
  @Get('fails')
  fails(): LazyQuery {
    return query('fails');
  }

  @Audit('task.sought')
  @Get('required')
  required(): LazyQuery {
    return query('fails');
  }

  @Get('frozen')
  async frozen(): Promise<string> {
    return this.tasks.frozen('fails');
  }
}

describe.each(PLATFORMS)('an audited method that returns what can be waited for, but is no promise, on %s', (platform) => {
  let app: RunningApp;
  const told = (): string[] => app.captured.audited.map(({ code, reason }) => (reason === undefined ? code : `${code}: ${reason}`));

  beforeAll(async () => {
    app = await RunningApp.start(platform, { controllers: [TasksController], providers: [Tasks] });
  });
  beforeEach(() => {
    app.captured.clear();
    made.length = 0;
  });
  afterAll(() => app.close());

  it.each([
    ['found', 200, ['task.sought.success']],
    ['fails', 500, ['task.sought.failure: Error: no such table']],
    ['required', 500, ['task.sought.intent', 'task.sought.failure: Error: no such table']],
    ['frozen', 500, ['task.found.failure: Error: no such table']],
  ])('is recorded by how it ends, and runs once: %s', async (path, status, records) => {
    expect((await fetch(`${app.url}/${path}`)).status).toBe(status);
    await until(() => told().length >= records.length);
    expect(told()).toEqual(records);
    expect(made.map(({ runs }) => runs)).toEqual([1]);
  });

  it('runs when the caller wants it, and is what the method returned', async () => {
    const lazy = app.app.get(Tasks).find('found');
    expect(lazy).toBe(made[0]);
    expect([lazy.runs, told()]).toEqual([0, []]);
    expect([await lazy, lazy.runs]).toEqual(['row', 1]);
    await until(() => told().length > 0);
    await lazy;
    expect([lazy.runs, told()]).toEqual([2, ['task.found.success']]);
  });

  it('rejects as it would have', async () => {
    const lazy = app.app.get(Tasks).find('fails');
    expect(await lazy.then(undefined, (error) => (error as Error).message)).toBe('no such table');
    await expect(app.app.get(Tasks).find('fails').then((row) => row)).rejects.toThrow('no such table');
    await until(() => told().length > 1);
    expect(told()).toEqual(Array(2).fill('task.found.failure: Error: no such table'));
  });

  it('is a success where it only looks as if it could be waited for', async () => {
    app.app.get(Tasks).odd();
    await until(() => told().length > 0);
    expect(told()).toEqual(['task.found.success']);
  });
});
