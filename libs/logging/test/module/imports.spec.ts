import { Controller, Get, Inject, Injectable, Module, Scope, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { LazyModuleLoader, NestFactory, REQUEST } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { CollectingSink } from '@cairn/core/testing';
import { ApplicationLogger, LogContext, LoggingModule, LoggingRuntime, RequestLogger, type LoggingOptions } from '../../src';
import { adapterOf } from '../http/running-app';
import { until } from '../support/until';

@Injectable()
class Shipping {
  constructor(
    readonly log: ApplicationLogger,
    readonly context: LogContext,
  ) {}
  ship(): void {
    this.log.info('shipped');
  }
}

@Injectable({ scope: Scope.REQUEST })
class Basket {
  static made = 0;
  constructor(
    readonly log: ApplicationLogger,
    readonly context: LogContext,
    @Inject(REQUEST) readonly request: { url: string },
  ) {
    Basket.made += 1;
  }
  add(): string | undefined {
    this.log.info('added');
    return this.context.requestId;
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class Counter {
  constructor(readonly log: ApplicationLogger) {}
  count(): void {
    this.log.info('counted');
  }
}

@Injectable()
class Invoices {
  constructor(readonly counter: Counter) {}
}

@Controller('baskets')
class BasketController {
  constructor(private readonly basket: Basket) {}
  @Get()
  add(): { id: string | undefined } {
    return { id: this.basket.add() };
  }
}

@Module({ providers: [Shipping, Basket, Counter, Invoices], controllers: [BasketController], exports: [Shipping, Invoices] })
class ShopModule {}

@Module({ imports: [LoggingModule], providers: [Shipping] })
class BareFeature {}

describe('importing LoggingModule', () => {
  let sink: CollectingSink;
  let options: LoggingOptions;
  let app: INestApplicationContext | undefined;

  beforeEach(() => {
    sink = new CollectingSink('own');
    options = { serviceName: 'shop', console: 'off', toFile: false, sinks: [{ sink, layout: 'nested' }] };
    Basket.made = 0;
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  const root = (...imports: (Type | DynamicModule)[]): DynamicModule => ({ module: class AppModule {}, imports });
  const context = async (...imports: (Type | DynamicModule)[]): Promise<INestApplicationContext> =>
    (app = await NestFactory.createApplicationContext(root(...imports), { logger: false, abortOnError: false }));
  const served = async (...imports: (Type | DynamicModule)[]): Promise<string> => {
    const http = await NestFactory.create(root(...imports), adapterOf('Express'), { logger: false, abortOnError: false });
    app = http;
    await http.listen(0, '127.0.0.1');
    sink.clear();
    return `http://127.0.0.1:${(http.getHttpServer().address() as AddressInfo).port}`;
  };
  const requestRecords = () => sink.records.filter(({ category }) => category === 'request');

  it('once serves feature modules that import nothing', async () => {
    const { log } = (await context(ShopModule, LoggingModule.forRoot(options))).get(Shipping);
    log.info('shipped');
    expect(sink.records.at(-1)).toMatchObject({ message: 'shipped', component: 'Shipping' });
  });

  it.each<[string, () => (Type | DynamicModule)[]]>([
    ['bare in a feature module', () => [BareFeature, LoggingModule.forRoot(options)]],
    ['bare in a feature module, after the root', () => [LoggingModule.forRoot(options), BareFeature]],
    ['bare beside forRootAsync', () => [BareFeature, LoggingModule.forRootAsync({ useFactory: async () => options })]],
    ['twice with the same options', () => [LoggingModule.forRoot(options), { module: class Feature {}, imports: [LoggingModule.forRoot(options)] }]],
    ['twice with equal options', () => [LoggingModule.forRoot(options), LoggingModule.forRoot({ ...options })]],
  ])('%s gives the app one logging', async (_name, imports) => {
    const url = await served(ShopModule, ...imports());
    await (await fetch(`${url}/baskets`)).json();
    await until('the request’s record', () => requestRecords().length > 0);
    expect(requestRecords()).toHaveLength(1);
    expect(sink.records.filter(({ message }) => message === 'added')).toHaveLength(1);
    await app!.close();
    app = undefined;
    expect(sink.records.filter(({ event }) => event === 'app.stopped')).toHaveLength(1);
  });

  it('bare alone gives the settings of the environment', async () => {
    const environment = { LOG_TO_FILE: 'false', LOG_CONSOLE: 'off', LOG_LEVEL: 'debug' };
    jest.replaceProperty(process, 'env', { ...process.env, ...environment });
    const runtime = (await context({ module: class Quiet {}, imports: [BareFeature] })).get(LoggingRuntime);
    expect(runtime.settings).toMatchObject({ format: 'nested', toFile: false, level: { name: 'DEBUG' } });
    jest.restoreAllMocks();
  });

  it('with two different sets of options stops the start, naming what differs', async () => {
    const other = LoggingModule.forRoot({ ...options, level: 'debug', serviceName: 'other' });
    await expect(context(LoggingModule.forRoot(options), { module: class Feature {}, imports: [other] })).rejects.toThrow(
      /CAIRN_E_CONFIGURED_TWICE: .*\(serviceName, level\)|CAIRN_E_CONFIGURED_TWICE: .*\(level, serviceName\)/,
    );
  });

  it('from a module that is loaded late shares the app’s logging', async () => {
    const running = await context(LoggingModule.forRoot(options));
    const late = await running.get(LazyModuleLoader).load(() => BareFeature);
    late.get(Shipping).ship();
    expect(sink.records.at(-1)).toMatchObject({ message: 'shipped', component: 'Shipping', service: 'shop' });
    expect(sink.records.filter(({ event }) => event === 'app.starting')).toHaveLength(1);
  });

  it('names each consumer of ApplicationLogger; a transient one by the class it was made for, as Nest has it', async () => {
    const running = await context(ShopModule, LoggingModule.forRoot(options));
    running.get(Invoices).counter.count();
    running.get(Shipping).ship();
    expect(sink.records.slice(-2)).toMatchObject([
      { message: 'counted', component: 'Invoices' },
      { message: 'shipped', component: 'Shipping' },
    ]);
  });

  it('gives request-scoped consumers their own request’s context', async () => {
    const url = await served(ShopModule, LoggingModule.forRoot(options));
    const answers = await Promise.all([1, 2, 3].map(async () => fetch(`${url}/baskets`)));
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id));
    expect(Basket.made).toBe(3);
    expect(ids).toEqual(answers.map((answer) => answer.headers.get('x-request-id')));
    const added = sink.records.filter(({ message }) => message === 'added');
    expect(added).toMatchObject([{ component: 'Basket' }, { component: 'Basket' }, { component: 'Basket' }]);
    expect(added.map(({ context: { request_id } }) => request_id).sort()).toEqual([...ids].sort());
  });

  it('exports the loggers to whoever asks the app for them', async () => {
    const running = await context(LoggingModule.forRoot(options));
    expect(running.get(RequestLogger)).toBeInstanceOf(RequestLogger);
    expect(await running.resolve(ApplicationLogger)).toBeInstanceOf(ApplicationLogger);
  });
});
