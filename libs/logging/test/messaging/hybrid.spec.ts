import { freePort } from '@cairn/dev';
import { Body, Controller, Post, type INestApplication } from '@nestjs/common';
import { ClientsModule, Transport, type ClientProxy } from '@nestjs/microservices';
import { PLATFORMS, RunningApp, until } from '../http/running-app';
import { BoardGateway } from './board.gateway';
import { GATEWAYS, nextAnswer } from './gateway-clients';
import { findGateways, findPackage } from './nest-under-jest';
import { Orders, STOCK, StockController } from './stock.controller';

@Controller('orders')
class OrderController {
  constructor(private readonly orders: Orders) {}

  @Post()
  create(@Body() { n }: { n: number }): Promise<Record<string, unknown>> {
    return this.orders.reserve(n);
  }
}

const CALLS = 50;

describe.each(PLATFORMS)('an app of HTTP, a gateway and a microservice on %s', (platform) => {
  let app: RunningApp;
  const [gateway] = GATEWAYS;

  beforeAll(async () => {
    findPackage('@nestjs/microservices');
    const tcp = { transport: Transport.TCP, options: { host: '127.0.0.1', port: await freePort() } } as const;
    app = await RunningApp.start(platform, {
      imports: [ClientsModule.register([{ name: STOCK, ...tcp }])],
      controllers: [OrderController, StockController],
      providers: [Orders, BoardGateway],
      prepare: (nest: INestApplication) => {
        findGateways(nest);
        nest.useWebSocketAdapter(gateway!.adapter(nest));
        nest.connectMicroservice(tcp);
      },
    });
    await app.app.startAllMicroservices();
  });
  beforeEach(() => app.captured.clear());
  afterAll(async () => {
    await app.app.get<ClientProxy>(STOCK).close();
    await app.close();
  });

  it('has a request and the message it sends in one story, each with its record', async () => {
    const send = (n: number): Promise<unknown> =>
      fetch(`${app.url}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-request-id': `id-${n}` },
        body: JSON.stringify({ n }),
      }).then((response) => response.json());
    const answers = await Promise.all(Array.from({ length: CALLS }, (_, n) => send(n)));
    expect(answers).toEqual(Array.from({ length: CALLS }, (_, n) => ({ n, request_id: `id-${n}` })));
    await app.requestRecords(2 * CALLS);

    expect(app.requests).toHaveLength(2 * CALLS);
    const written = app.captured.of('application');
    expect(written.filter(({ context, metadata }) => context.request_id !== `id-${String(metadata['n'])}`)).toEqual([]);
    for (let n = 0; n < CALLS; n += 1) {
      const routes = app.captured.where({ category: 'request', context: { request_id: `id-${n}` } }).map(({ metadata }) => metadata['route']);
      expect(routes.sort()).toEqual(['/orders', 'stock.reserve']);
    }
  });

  it('handles a message to its gateway in a story of its own', async () => {
    const client = await gateway!.connect(app.port, { 'x-request-id': 'page-1' });
    const answered = nextAnswer(client, 'moved');
    client.send('card.move', { n: 1, headers: { 'x-request-id': 'move-1' } });
    expect(await answered).toEqual({ n: 1, request_id: 'move-1' });
    client.close();
    await until(() => app.captured.story('move-1').length === 5);
    expect(app.captured.where({ category: 'request', context: { request_id: 'move-1' } })).toMatchObject([
      { context: { correlation_id: 'page-1' }, metadata: { route: 'card.move', outcome: 'complete' } },
    ]);
  });
});
