import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { SinkCounters } from '@cairn/core';
import Transport from 'winston-transport';
import { OtlpReceiver } from '@cairn/dev';
import { runWithContext } from '../src/context/run-with-context';
import { observeFetch } from '../src/integration/fetch-observer';
import type { LoggingOptions } from '../src/module/logging-options';
import { describeSettings } from '../src/module/describe-settings';
import { buildRuntime } from '../src/runtime/build-runtime';
import type { LoggingRuntime } from '../src/runtime/logging-runtime';
import { LogFiles } from './support/log-files';

/** Fails while it is told to. */
class FlakyTransport extends Transport {
  readonly messages: string[] = [];
  failsWith: (message: string) => boolean = () => false;

  override log({ message }: { message: string }, next: (error?: Error) => void): void {
    if (this.failsWith(message)) return next(new Error('it broke'));
    this.messages.push(message);
    next();
  }
}

describe('delivery', () => {
  let files: LogFiles;
  let receiver: OtlpReceiver;
  let quiet: jest.SpyInstance;
  const runtimes: LoggingRuntime[] = [];

  beforeEach(async () => {
    files = new LogFiles();
    receiver = await OtlpReceiver.start();
    quiet = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    for (const runtime of runtimes.splice(0)) await runtime.close(1_000);
    quiet.mockRestore();
    await receiver.stop();
    files.remove();
  });

  const start = (options: LoggingOptions = {}, env: NodeJS.ProcessEnv = {}): LoggingRuntime => {
    const runtime = buildRuntime({ serviceName: 'orders', console: 'off', dir: files.dir, ...options }, env);
    runtimes.push(runtime);
    return runtime;
  };
  const countersOf = (runtime: LoggingRuntime, name: string): SinkCounters => runtime.counters.find(({ sink }) => sink.startsWith(name))!;
  const bodies = (): unknown[] => receiver.logs.map(({ body }) => body);

  describe('by OTLP', () => {
    it('sends every record where the standard variables say', async () => {
      const runtime = start({}, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,x=1' });
      runtime.logger('tasks').info('saved', { task_id: 't1', password: 'hunter2' });
      await runtime.flush();
      expect(receiver.requests[0]).toMatchObject({ url: '/v1/logs', headers: { 'api-key': 'a b', x: '1' } });
      expect(receiver.logs).toMatchObject([
        { body: 'saved', scope: 'tasks', resource: { 'service.name': 'orders' }, attributes: { task_id: 't1', password: '[REDACTED]', category: 'application' } },
      ]);
      expect(countersOf(runtime, 'otlp')).toMatchObject({ accepted: 1, delivered: 1 });
    });

    it('sends what its options let through', async () => {
      const runtime = start({ otlp: { url: receiver.url, minLevel: 'warning', categories: ['job'] } });
      runtime.logger('tasks').error('not a job');
      runtime.logger('mailer', 'job').info('not loud');
      runtime.logger('mailer', 'job').warning('late');
      await runtime.flush();
      expect(bodies()).toEqual(['late']);
    });

    it.each([{ OTEL_LOGS_EXPORTER: 'none' }, { OTEL_SDK_DISABLED: 'true' }])('sends nothing with %j', async (env) => {
      const runtime = start({}, { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
      runtime.logger('tasks').info('saved');
      await runtime.flush();
      expect(bodies()).toEqual([]);
    });

    it('sends nothing when code says so', async () => {
      const runtime = start({ otlp: false }, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
      expect(countersOf(runtime, 'otlp')).toBeUndefined();
    });

    it('keeps its headers out of the settings that are logged', () => {
      const runtime = start({ otlp: { url: receiver.url, headers: { 'api-key': 'sesame' } } });
      expect(runtime.settings.otlp?.headers).toEqual({ 'api-key': 'sesame' });
      expect(JSON.stringify(describeSettings(runtime.settings))).not.toContain('sesame');
      expect(describeSettings(runtime.settings)).toMatchObject({ otlp: { url: receiver.url, timeout_ms: 10_000 }, set_by: { 'otlp.url': 'option', 'otlp.headers': 'option' } });
    });

    it('is no part of the stories and traces it tells of', async () => {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      const suppressed: boolean[] = [];
      const onRequest = (): void => void suppressed.push(isTracingSuppressed(context.active()));
      subscribe('http.client.request.start', onRequest);
      const runtime = start({ otlp: { url: receiver.url }, level: 'trace' });
      const end = observeFetch(runtime);
      try {
        await runWithContext({}, async () => {
          runtime.logger('tasks').info('saved');
          await runtime.flush();
        });
        await runtime.flush();
        expect(bodies()).toEqual(['saved']);
        expect(files.records('integration')).toEqual([]);
        expect(suppressed).toEqual([true]);
      } finally {
        end();
        unsubscribe('http.client.request.start', onRequest);
        context.disable();
      }
    });

    it('keeps order through an outage, and holds up neither files nor other sinks', async () => {
      const other = new FlakyTransport();
      const runtime = start({ otlp: { url: receiver.url }, transports: [other] });
      await receiver.stop();
      for (let n = 0; n < 500; n += 1) runtime.logger('tasks').info(`${n}`);
      await runtime.flush();
      expect(countersOf(runtime, 'otlp')).toMatchObject({ spooled: 500, delivered: 0 });
      expect(other.messages).toHaveLength(500);
      expect(files.records('application')).toHaveLength(500);
      await receiver.start();
      await runtime.flush();
      expect(bodies()).toEqual(Array.from({ length: 500 }, (_, n) => `${n}`));
    });

    it.each([
      [{ otlp: { url: 'collector:4318' } }, {}, 'otlp.url: "collector:4318" is no address of an OTLP receiver. Write the whole of it, such as http://host:4318/v1/logs.'],
      [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'is no address of an OTLP receiver. Write it as http://host:4318 or'],
      [{ otlp: { url: 'http://host', minlevel: 'warning' } }, {}, 'otlp.minlevel: is not an option. Did you mean "minLevel"?'],
      [{ otlp: { url: 'http://host', minLevel: 'x' } }, {}, 'otlp.minLevel: "x" is not a level'],
      [{ otlp: { url: 'http://host', categories: ['requests'] } }, {}, 'otlp.categories: "requests" is not a list of categories, or not one. Use a list of any of request,'],
      [{ otlp: { url: 'collector', protocol: 'grpc', compression: 'br', timeoutMs: 'soon', minLevel: 'x', categories: 'job' } }, {}, '6 settings cannot be used'],
      [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://u:sesame@host' }, 'OTEL_EXPORTER_OTLP_ENDPOINT: "ftp://…@host" is no address'],
      [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://host:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" is not a choice. Use one of http/protobuf, http/json'],
      [{ otlp: { url: 'http://host', headers: { 'bad name': 'sesame' } } }, {}, 'otlp.headers: "bad name" is no name of a header'],
      [{ otlp: { url: 'http://host', headers: 'sesame' } }, {}, 'otlp.headers: is no list of headers'],
      [{ otlp: { endpoint: 'http://host' } }, {}, 'otlp.endpoint: is not an option. Use any of url'],
      [{ otlp: true }, {}, 'otlp: true is no object'],
      [{}, { LOG_SPOOL_MB: '-1' }, 'LOG_SPOOL_MB: "-1"'],
      [{}, { LOG_DELIVERY_TRIES: '0' }, 'LOG_DELIVERY_TRIES: "0"'],
    ])('refuses to start with %j and %j, and shows no secret', (options, env, text) => {
      expect(() => start(options as LoggingOptions, env as NodeJS.ProcessEnv)).toThrow(text);
      expect(() => start(options as LoggingOptions, env as NodeJS.ProcessEnv)).not.toThrow('sesame');
    });
  });

  describe('to a winston transport', () => {
    it('goes by the disk while the transport fails, and in order when it works again', async () => {
      const transport = new FlakyTransport();
      transport.failsWith = () => true;
      const runtime = start({ transports: [transport] });
      for (const text of ['a', 'b', 'c']) runtime.logger('tasks').info(text);
      await runtime.flush();
      expect(countersOf(runtime, 'winston')).toMatchObject({ accepted: 3, spooled: 3, dropped: 0 });
      transport.failsWith = () => false;
      runtime.logger('tasks').info('d');
      await runtime.flush();
      expect(transport.messages).toEqual(['a', 'b', 'c', 'd']);
      expect(countersOf(runtime, 'winston')).toMatchObject({ accepted: 4, delivered: 4, spooled: 0 });
    });

    it('sets aside the record it fails with', async () => {
      const transport = new FlakyTransport();
      transport.failsWith = (message) => message === 'b';
      const runtime = start({ transports: [transport] });
      for (const text of ['a', 'b', 'c']) runtime.logger('tasks').info(text, { password: 'hunter2' });
      await runtime.flush();
      expect(transport.messages).toEqual(['a', 'c']);
      const dir = join(files.dir, 'dead-letter');
      const [name] = readdirSync(dir);
      expect(name).toMatch(/^winston-1-FlakyTransport\.[a-z0-9]+\.log$/);
      const letter = JSON.parse(readFileSync(join(dir, name!), 'utf8')) as object;
      expect(letter).toMatchObject({ sink: 'winston:1:FlakyTransport', reason: 'it broke', record: { message: 'b', metadata: { password: '[REDACTED]' } } });
    });

    it('has at the end of the process what a transport takes at once, and on disk what it does not', async () => {
      const transport = new FlakyTransport();
      const runtime = start({ transports: [transport] });
      transport.failsWith = (message) => message === 'c';
      for (const text of ['a', 'b', 'c', 'd']) runtime.logger('tasks').info(text);
      process.emit('exit', 0);
      expect(transport.messages).toEqual(['a', 'b']);
      expect(countersOf(runtime, 'winston')).toMatchObject({ delivered: 2, spooled: 2, dropped: 0 });
    });

    it.each([
      ['its route says so', (transport: FlakyTransport) => ({ transports: [{ transport, spool: false }] })],
      ['nothing may wait on disk', (transport: FlakyTransport) => ({ transports: [transport], spoolMb: 0 })],
      ['no log files are written', (transport: FlakyTransport) => ({ transports: [transport], toFile: false })],
    ])('touches no disk where %s', async (_, options) => {
      const transport = new FlakyTransport();
      transport.failsWith = () => true;
      const runtime = start(options(transport));
      runtime.logger('tasks').info('a');
      await runtime.flush();
      expect(countersOf(runtime, 'winston')).toMatchObject({ dropped: 1, spooled: 0 });
      expect(existsSync(join(files.dir, 'spool'))).toBe(false);
    });
  });
});
