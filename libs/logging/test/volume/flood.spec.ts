import { Controller, Get, Module, type CanActivate, type ExecutionContext, UseGuards } from '@nestjs/common';
import { Agent, get as httpGet } from 'node:http';
import { ApplicationLogger, LoggingRuntime, type LoggingOptions } from '../../src';
import { PLATFORMS, RunningApp, type Platform } from '../http/running-app';

class WhoAsks implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: object }>();
    const id = request.headers['x-user'];
    if (id !== undefined) request.user = { id };
    return true;
  }
}

@Controller()
@UseGuards(WhoAsks)
class TaskController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get('tasks')
  list(): string {
    this.log.info('listed');
    return 'tasks';
  }
}

@Module({ controllers: [TaskController] })
class TaskModule {}

const FLOOD = 400;
const EACH = 5;
const LIMITS = { request: '300/h, 20/h per client', application: '20/h per client' };

describe.each(PLATFORMS)('a flood of one client on %s', (platform: Platform) => {
  let running: RunningApp;
  let agents: Agent[] = [];
  afterEach(async () => {
    for (const agent of agents) agent.destroy();
    agents = [];
    await running.close();
  });
  const start = async (logging: LoggingOptions): Promise<void> => {
    running = await RunningApp.start(platform, { imports: [TaskModule], logging });
  };

  /** Requests of one client, told apart by the address or the user they come from. */
  async function from(localAddress: string, count: number, headers: Record<string, string> = {}): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 8, localAddress });
    agents.push(agent);
    const one = (): Promise<void> =>
      new Promise((resolve, reject) => {
        httpGet(`${running.url}/tasks`, { agent, headers }, (response) => response.resume().on('end', resolve)).on('error', reject);
      });
    await Promise.all(Array.from({ length: count }, one));
  }
  const victims = Array.from({ length: 6 }, (_, n) => `127.0.0.${10 + n}`);
  const records = (category: 'request' | 'application', address: string): number => {
    const ids = new Set(running.requests.filter(({ metadata }) => metadata['ip_address'] === address).map(({ context }) => context.request_id));
    const all = running.captured.of(category).filter(({ event }) => event !== 'logging.rate_limited');
    return all.filter(({ context }) => ids.has(context.request_id) && context.request_id !== null).length;
  };

  it('costs the others no record, and leaves the flooder its share', async () => {
    await start({ rateLimit: LIMITS });
    await Promise.all([from('127.0.0.2', FLOOD), ...victims.map((address) => from(address, EACH))]);
    const runtime = running.app.get(LoggingRuntime);
    await runtime.flush();
    expect(victims.map((address) => [records('request', address), records('application', address)])).toEqual(victims.map(() => [EACH, EACH]));
    expect(records('request', '127.0.0.2')).toBe(20);
    expect(running.captured.where({ event: 'logging.rate_limited', category: 'request' })).toMatchObject([
      { level: 'WARNING', metadata: { limited: 'REQUEST', limit: LIMITS.request, records: FLOOD - 20, levels: { INFO: FLOOD - 20 } } },
    ]);
    const [count] = runtime.volume.filter(({ category, level }) => category === 'request' && level.name === 'INFO');
    expect(count).toMatchObject({ born: FLOOD + victims.length * EACH, written: 20 + victims.length * EACH, rateLimited: FLOOD - 20 });
  });

  it('with one limit for all costs the others nearly everything: why there is one per client', async () => {
    await start({ rateLimit: { request: '20/h' } });
    await from('127.0.0.2', FLOOD);
    await from('127.0.0.10', EACH);
    await running.app.get(LoggingRuntime).flush();
    expect([records('request', '127.0.0.2'), records('request', '127.0.0.10')]).toEqual([20, 0]);
  });

  it('is told apart by its user from others of one address', async () => {
    await start({ rateLimit: { request: '20/h per client' } });
    await Promise.all([from('127.0.0.2', FLOOD, { 'x-user': 'flooder' }), from('127.0.0.2', EACH, { 'x-user': 'neighbour' })]);
    await running.app.get(LoggingRuntime).flush();
    const ofUser = (user: string): number => running.requests.filter(({ context }) => context['user_id'] === user).length;
    expect([ofUser('flooder'), ofUser('neighbour')]).toEqual([20, EACH]);
  });
});
