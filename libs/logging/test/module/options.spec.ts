import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CollectingSink } from '@cairn/core/testing';
import Transport from 'winston-transport';
import { LoggingModule, LoggingRuntime, type LoggingOptions } from '../../src';
import { LogFiles } from '../support/log-files';

class RememberingTransport extends Transport {
  readonly messages: unknown[] = [];
  override log(info: { message: unknown }, next: () => void): void {
    this.messages.push(info.message);
    next();
  }
}

@Injectable()
class Config {
  constructor() {
    Config.made += 1;
  }
  static made = 0;
  options: LoggingOptions = {};
}

@Module({ providers: [Config], exports: [Config] })
class ConfigModule {}

const given = { current: {} as LoggingOptions };

@Injectable()
class OptionsFactory {
  create(): LoggingOptions {
    return given.current;
  }
}

type Import = (options: LoggingOptions) => object;

/** Every way to give options to an app. */
const WAYS: readonly [name: string, module: Import][] = [
  ['forRoot', (options) => LoggingModule.forRoot(options)],
  ['forRootAsync with useFactory', (options) => LoggingModule.forRootAsync({ useFactory: () => options })],
  [
    'forRootAsync with imports, inject and a promise',
    (options) =>
      LoggingModule.forRootAsync({
        imports: [ConfigModule],
        inject: [Config],
        useFactory: async (config: Config) => {
          await new Promise((resolve) => setImmediate(resolve));
          return { ...config.options, ...options };
        },
      }),
  ],
  [
    'forRootAsync with useClass',
    (options) => {
      given.current = options;
      return LoggingModule.forRootAsync({ useClass: OptionsFactory });
    },
  ],
];

describe.each(WAYS)('options given by %s', (_name, importOf) => {
  let files: LogFiles;
  let app: INestApplicationContext | undefined;
  let sink: CollectingSink;

  beforeEach(() => {
    files = new LogFiles();
    sink = new CollectingSink('own');
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    files.remove();
  });

  const start = async (options: LoggingOptions): Promise<LoggingRuntime> => {
    class AppModule {}
    const all = { console: 'off' as const, dir: files.dir, sinks: [{ sink, layout: 'nested' as const }], ...options };
    app = await NestFactory.createApplicationContext({ module: AppModule, imports: [importOf(all) as never] }, { logger: false, abortOnError: false });
    sink.clear();
    return app.get(LoggingRuntime);
  };

  it.each<[keyof LoggingOptions, unknown, unknown]>([
    ['serviceName', 'orders', 'orders'],
    ['serviceVersion', '7.1.0', '7.1.0'],
    ['environment', 'staging', 'staging'],
    ['format', 'ecs', 'ecs'],
    ['maxSizeMb', 2, undefined],
    ['backupCount', 3, 3],
    ['rotation', 'external', 'external'],
    ['flushMs', 20, 20],
    ['slowRequestMs', 250, 250],
    ['slowQueryMs', 125, 125],
    ['timestamp', 'us', 'us'],
    ['source', 'all', 'all'],
    ['toFile', false, false],
  ])('%s is in effect', async (name, value, effective) => {
    const { settings } = await start({ [name]: value });
    if (name === 'maxSizeMb') expect(settings.maxSizeBytes).toBe(2 * 1_048_576);
    else expect(settings[name as keyof typeof settings]).toEqual(effective);
  });

  it('level and levels decide what is recorded', async () => {
    const runtime = await start({ level: 'warning', levels: { mailer: 'debug' } });
    runtime.logger('tasks').info('below');
    runtime.logger('tasks').warning('at');
    runtime.logger('mailer').debug('own level');
    expect(sink.records.map(({ message }) => message)).toEqual(['at', 'own level']);
  });

  it('redactKeys and redactAllow decide what is removed', async () => {
    const runtime = await start({ redactKeys: ['shoe_size'], redactAllow: ['token'] });
    runtime.logger('tasks').info('saved', { shoeSize: 44, token: 'abc', password: 'hunter2' });
    expect(sink.records[0]!.metadata).toEqual({ shoeSize: '[REDACTED]', token: 'abc', password: '[REDACTED]' });
  });

  it('enrichers, transports and sinks are used', async () => {
    const transport = new RememberingTransport();
    const runtime = await start({ transports: [transport], enrichers: [{ name: 'region', enrich: () => ({ region: 'eu' }) }] });
    runtime.logger('tasks').info('saved');
    await runtime.flush();
    expect(sink.records).toMatchObject([{ message: 'saved', metadata: { region: 'eu' } }]);
    expect(transport.messages).toContain('saved');
  });

  it('request, principal and jobSubject reach those who use them', async () => {
    const options: LoggingOptions = { request: { bodies: 'all' }, principal: () => undefined, jobSubject: () => undefined };
    expect((await start(options)).options).toMatchObject(options);
  });

  it('dir and taskDir are made', async () => {
    await start({ dir: `${files.dir}/deep/logs`, taskDir: `${files.dir}/jobs` });
    expect(files.names()).toEqual(['deep', 'jobs']);
  });

  it.each([
    [{ level: 'loud' }, 'level: "loud" is not a level'],
    [{ colour: 'red' }, 'colour'],
    [{ retentionDays: { request: -1 } }, 'retentionDays'],
  ])('%j stops the start', async (options, text) => {
    await expect(start(options as LoggingOptions)).rejects.toThrow(text);
  });
});
