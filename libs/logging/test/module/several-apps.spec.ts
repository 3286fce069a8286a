import { Injectable, Logger, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { CollectingSink } from '@cairn/core/testing';
import { ApplicationLogger, LoggingModule, logInfo } from '../../src';
import { adapterOf } from '../http/running-app';
import { startFixture } from '../support/child';
import { LogFiles } from '../support/log-files';
import { until } from '../support/until';

@Injectable()
class Work {
  private readonly nest = new Logger('Work');
  constructor(private readonly log: ApplicationLogger) {}
  do(): void {
    this.log.info('by the app’s logger');
    this.nest.log('by Nest’s logger');
  }
}

@Module({ providers: [Work], exports: [Work] })
class WorkModule {}

interface Listeners {
  [event: string]: number;
}

describe('several apps in one process', () => {
  const open: INestApplicationContext[] = [];
  let sinks: CollectingSink[];
  beforeEach(() => (sinks = [new CollectingSink('a'), new CollectingSink('b')]));
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close();
  });

  const moduleOf = (n: number): object => {
    const logging = LoggingModule.forRoot({ serviceName: `app-${n}`, console: 'off', toFile: false, sinks: [{ sink: sinks[n]!, layout: 'nested' }] });
    return { module: class AppModule {}, imports: [logging, WorkModule] };
  };
  const keep = <T extends INestApplicationContext>(app: T): T => {
    open.push(app);
    return app;
  };
  const context = async (n: number) => keep(await NestFactory.createApplicationContext(moduleOf(n) as never, { abortOnError: false }));
  const messages = (n: number) => sinks[n]!.records.map(({ message }) => message);

  it('write each into its own logging', async () => {
    const [first, second] = [await context(0), await context(1)];
    for (const sink of sinks) sink.clear();
    first.get(Work).do();
    expect(messages(0)).toEqual(['by the app’s logger']);
    second.get(Work).do();
    expect(messages(1)).toContain('by the app’s logger');
    expect(sinks[0]!.records.every(({ service }) => service === 'app-0')).toBe(true);
    expect(sinks[1]!.records.every(({ service }) => service === 'app-1')).toBe(true);
  });

  it('give Nest’s records, and those of plain functions, to the newest that runs', async () => {
    await context(0);
    const second = await context(1);
    for (const sink of sinks) sink.clear();
    new Logger('Anyone').log('with two');
    logInfo('a function, with two');
    expect([messages(0), messages(1)]).toEqual([[], ['with two', 'a function, with two']]);
    await second.close();
    open.pop();
    await until('the second’s logging has ended', () => {
      new Logger('Anyone').log('with one');
      logInfo('a function, with one');
      return messages(0).includes('with one') && messages(0).includes('a function, with one');
    });
  });

  it('live as an HTTP app beside an application context', async () => {
    const http = keep(await NestFactory.create(moduleOf(0), adapterOf('Express'), { logger: false, abortOnError: false }));
    const beside = await context(1);
    await http.listen(0, '127.0.0.1');
    await fetch(`http://127.0.0.1:${(http.getHttpServer().address() as AddressInfo).port}/missing`);
    beside.get(Work).do();
    await until('the request’s record', () => sinks[0]!.records.some(({ category }) => category === 'request'));
    expect(sinks[1]!.records.filter(({ category }) => category === 'request')).toEqual([]);
    expect(messages(1)).toContain('by the app’s logger');
  });

  it('leave no listener, no warning and no open handle after 15 of them, half of them at once', async () => {
    const files = new LogFiles();
    const { message, ended } = startFixture('many-apps.js', { dir: files.dir, apps: 15 });
    const { before, during, after, warnings } = (await message) as { before: Listeners; during: Listeners; after: Listeners; warnings: string[] };
    const told = Date.now();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(Date.now() - told).toBeLessThan(5_000);
    files.remove();
    expect(after).toEqual(before);
    expect(during['SIGTERM']).toBe(before['SIGTERM']! + 1);
    expect(warnings).toEqual([]);
  });
});
