import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { DEBUG, ERROR, INFO, NestedSerializer, TRACE, WARNING, type Level, type RedactedRecord } from '@cairn/core';
import { sinkContract, some } from '@cairn/core/testing';
import { format, transports } from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import type Transport from 'winston-transport';
import { CollectingTransport as Collecting, type Info } from '../../test/collecting.transport';
import { WinstonBridgeSink, type WinstonBridgeOptions } from './winston-bridge.sink';

const MESSAGE = Symbol.for('message');
const LEVEL = Symbol.for('level');
const soon = (): number => Date.now() + 10_000;
const serializer = new NestedSerializer(some.identity());

describe('a winston transport', () => {
  let reports: string[];
  let sink: WinstonBridgeSink;
  beforeEach(() => (reports = []));
  afterEach(() => sink.close(soon()));

  const bridge = (transport: Transport, options: Partial<WinstonBridgeOptions> = {}): WinstonBridgeSink =>
    (sink = new WinstonBridgeSink({ transport, bufferBytes: 8e6, selfLog: { report: (code, message) => reports.push(`${code} ${message}`) }, ...options }));
  const log = (record: RedactedRecord): void => sink.write(serializer.serialize(record), record);
  const say = (message: string, level: Level = INFO): void => log(some.redactedRecord({ message, level }));

  it('gets the canonical fields, the level and the finished line', async () => {
    const transport = new Collecting();
    bridge(transport);
    const record = some.redactedRecord({ level: WARNING, event: 'app.retry', metadata: { attempt: 2 }, context: { request_id: 'req_1' }, error: new Error('boom') });
    log(record);
    await sink.flush(soon());
    const line = serializer.serialize(record).trimEnd();
    expect(transport.infos).toHaveLength(1);
    expect(transport.infos[0]).toEqual({ ...JSON.parse(line), [LEVEL]: 'WARNING', [MESSAGE]: line });
    expect(transport.infos[0]).toMatchObject({ level: 'WARNING', metadata: { attempt: 2 }, exception: { message: 'boom' } });
  });

  it('gets records up to its own level, named in any way winston knows', async () => {
    for (const [level, expected] of [['error', 1], ['warn', 2], ['WARNING', 2], ['info', 3], ['verbose', 3], ['DEBUG', 4], ['silly', 5], [undefined, 5]] as const) {
      const transport = new Collecting({ level });
      bridge(transport);
      for (const each of [TRACE, DEBUG, INFO, WARNING, ERROR]) say(each.name, each);
      await sink.close(soon());
      expect([level, transport.infos.length]).toEqual([level, expected]);
      expect(sink.counters).toMatchObject({ delivered: 5, dropped: 0 });
    }
  });

  it('may have formats that change the record, and no other sees the change', async () => {
    const spoil = format((info) => {
      (info.metadata as Info).attempt = 'spoilt';
      (info.context as Info).request_id = 'spoilt';
      return info;
    });
    const spoiling = new Collecting({ format: spoil() });
    const other = new Collecting();
    const record = some.redactedRecord({ metadata: { attempt: 1 }, context: { request_id: 'req_1' } });
    const first = bridge(spoiling);
    log(record);
    const second = bridge(other);
    log(record);
    await Promise.all([first.close(soon()), second.flush(soon())]);
    expect(spoiling.infos[0]).toMatchObject({ metadata: { attempt: 'spoilt' } });
    expect(other.infos[0]).toMatchObject({ metadata: { attempt: 1 }, context: { request_id: 'req_1' } });
    expect(record).toMatchObject({ metadata: { attempt: 1 }, context: { fields: { request_id: 'req_1' } } });
  });

  it.each([
    ['json', format.json(), /^\{.*"message":"Something happened".*\}$/],
    ['simple', format.simple(), /^INFO: Something happened \{.*\}$/],
    ['printf', format.printf(({ level, message }) => `${level}|${String(message)}`), /^INFO\|Something happened$/],
    ['colorize', format.combine(format.colorize(), format.printf(({ level }) => level)), /^\u001b\[32mINFO\u001b\[39m$/],
    ['timestamp', format.combine(format.timestamp({ alias: 'at' }), format.printf(({ at }) => String(at))), /^\d{4}-.*Z$/],
  ])('takes the format %s, of its own or of the bridge', async (_name, made, expected) => {
    const own = new Collecting({ format: made });
    bridge(own);
    log(some.redactedRecord());
    await sink.close(soon());
    const ofBridge = new Collecting();
    bridge(ofBridge, { format: made });
    log(some.redactedRecord());
    await sink.flush(soon());
    expect([own.infos[0]![MESSAGE], ofBridge.infos[0]![MESSAGE]]).toEqual([expect.stringMatching(expected), expect.stringMatching(expected)]);
  });

  it('may decline a record by its format', async () => {
    const transport = new Collecting({ format: format((info) => (info.message === 'no' ? false : info))() });
    bridge(transport);
    ['yes', 'no', 'yes'].forEach((message) => say(message));
    await sink.flush(soon());
    expect(transport.messages).toEqual(['yes', 'yes']);
    expect(sink.counters).toMatchObject({ delivered: 3, dropped: 0 });
  });

  it.each<[string, (info: Info, next: (error?: Error) => void, transport: Collecting) => void]>([
    ['throws', () => { throw new Error('bad'); }],
    ['throws undefined', () => { throw undefined; }],
    ['answers with an error', (_info, next) => next(new Error('bad'))],
    ['answers with an error later', (_info, next) => setImmediate(next, new Error('bad'))],
    ['emits an error and never answers', (_info, _next, transport) => void setImmediate(() => transport.emit('error', new Error('bad')))],
    ['emits an error and answers', (_info, next, transport) => { transport.emit('error', new Error('bad')); next(); }],
  ])('that %s loses that record only', async (_how, fail) => {
    const transport: Collecting = new Collecting({}, (info, next) => (info.message === 'poison' ? fail(info, next, transport) : next()));
    bridge(transport);
    ['a', 'poison', 'b', 'poison', 'c'].forEach((message) => say(message));
    await sink.flush(soon());
    expect(transport.messages).toEqual(['a', 'poison', 'b', 'poison', 'c']);
    expect(sink.counters).toMatchObject({ accepted: 5, delivered: 3, dropped: 2, queued: 0, failures: 2 });
    expect(reports[0]).toMatch(/CAIRN_E_SINK_WRITE the transport of sink "winston:collectingtransport" failed/);
  });

  it('that fails in its format loses that record only', async () => {
    const transport = new Collecting({ format: format((info) => { if (info.message === 'poison') throw new Error('bad'); return info; })() });
    bridge(transport);
    ['a', 'poison', 'b'].forEach((message) => say(message));
    await sink.flush(soon());
    expect(transport.messages).toEqual(['a', 'b']);
    expect(sink.counters).toMatchObject({ delivered: 2, dropped: 1 });
  });

  it('that fails when nothing is under way harms nobody', async () => {
    const transport = new Collecting();
    bridge(transport);
    transport.emit('error', new Error('out of the blue'));
    say('after');
    await sink.flush(soon());
    expect(transport.messages).toEqual(['after']);
    expect(sink.counters).toMatchObject({ delivered: 1, dropped: 0, failures: 1 });
  });

  it('that answers late is waited for, one record at a time', async () => {
    let open = 0;
    let most = 0;
    const transport = new Collecting({}, (_info, next) => {
      most = Math.max(most, (open += 1));
      setImmediate(() => {
        open -= 1;
        next();
      });
    });
    bridge(transport);
    for (let n = 0; n < 200; n += 1) say(`${n}`);
    await sink.flush(soon());
    expect(transport.messages).toEqual(Array.from({ length: 200 }, (_, n) => `${n}`));
    expect({ open, most }).toEqual({ open: 0, most: 1 });
  });

  it('that never answers costs no more memory than the cap, and no flush or close more than its deadline', async () => {
    let answer: (() => void) | undefined;
    let answering = false;
    const transport = new Collecting({}, (_info, next) => (answering ? next() : (answer = next)));
    bridge(transport, { bufferBytes: 50_000 });
    say('the first');
    await sink.flush(Date.now() + 20);
    for (let n = 0; n < 1_000; n += 1) say('x'.repeat(200));
    await sink.flush(Date.now() + 20);
    const { accepted, dropped, queued, peakQueuedBytes } = sink.counters;
    expect(peakQueuedBytes).toBeLessThan(51_000);
    expect(dropped).toBeGreaterThan(850);
    expect(accepted).toBe(dropped + queued);
    await sink.close(Date.now() + 20);
    answering = true;
    answer?.();
  });

  it('has everything at the end of the process if it writes at once', () => {
    const transport = new Collecting();
    bridge(transport, { flushMs: 60_000 });
    for (let n = 0; n < 1_000; n += 1) say(`${n}`); // the first batch is under way
    sink.flushSync();
    expect(transport.infos).toHaveLength(1_000);
    expect(new Set(transport.messages).size).toBe(1_000);
  });

  it('made for winston 2 works too', async () => {
    const notice = jest.spyOn(console, 'error').mockImplementation(() => undefined); // winston's notice about old transports
    const got: unknown[] = [];
    const legacy = Object.assign(new PassThrough({ objectMode: true }), {
      name: 'old',
      log: (level: string, message: string, meta: Info, callback: () => void) => {
        got.push([level, message, meta.component]);
        callback();
      },
    });
    bridge(legacy as unknown as Transport);
    say('hello', ERROR);
    await sink.flush(soon());
    notice.mockRestore();
    expect(got).toEqual([['ERROR', 'hello', 'task_service']]);
  });

  it('is ended and cleaned up when the sink closes, and can serve another afterwards', async () => {
    const transport = new Collecting();
    bridge(transport);
    say('first');
    await sink.close(soon());
    expect(transport.cleanups).toBe(1);
    expect(transport.listenerCount('error')).toBe(0);
    bridge(transport);
    say('second');
    await sink.flush(soon());
    expect(transport.messages).toEqual(['first', 'second']);
  });

  describe('of winston itself', () => {
    let dir: string;
    let server: Server | undefined;
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-winston-'))));
    afterEach(async () => {
      await sink.close(soon());
      await new Promise<unknown>((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
      server = undefined;
      rmSync(dir, { recursive: true, force: true });
    });
    const numbers = (text: string): number[] => text.trimEnd().split('\n').map((line) => Number((JSON.parse(line) as Info).message));
    const until = async (condition: () => boolean): Promise<void> => {
      for (const giveUp = soon(); !condition() && Date.now() < giveUp; ) await new Promise((resolve) => setTimeout(resolve, 10));
    };

    it('File has every line after close', async () => {
      bridge(new transports.File({ dirname: dir, filename: 'all.log' }));
      for (let n = 0; n < 5_000; n += 1) say(`${n}`);
      await sink.close(soon());
      expect(numbers(readFileSync(join(dir, 'all.log'), 'utf8'))).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
    });

    it('DailyRotateFile has every line', async () => {
      bridge(new DailyRotateFile({ dirname: dir, filename: 'daily-%DATE%.log', auditFile: join(dir, 'audit.json') }));
      for (let n = 0; n < 2_000; n += 1) say(`${n}`);
      await sink.close(soon());
      const file = (): string => readdirSync(dir).find((name) => name.startsWith('daily-')) ?? 'none';
      const text = (): string => (existsSync(join(dir, file())) ? readFileSync(join(dir, file()), 'utf8') : '');
      await until(() => text().split('\n').length === 2_001); // it reports its finish before the data is written
      expect(numbers(text())).toEqual(Array.from({ length: 2_000 }, (_, n) => n));
    });

    it('Http sends the records', async () => {
      const bodies: Info[] = [];
      server = createServer((request, response) => {
        let body = '';
        request.on('data', (data: Buffer) => (body += data.toString()));
        request.on('end', () => {
          bodies.push(JSON.parse(body) as Info);
          response.end();
        });
      });
      await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
      bridge(new transports.Http({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, format: format.json() }));
      say('over the wire');
      await sink.flush(soon());
      await until(() => bodies.length > 0);
      expect(bodies[0]).toMatchObject({ level: 'INFO', message: 'over the wire', component: 'task_service' });
    });

    it('Console and Stream print the finished line', async () => {
      const stream = new PassThrough();
      bridge(new transports.Stream({ stream }));
      say('hello');
      await sink.flush(soon());
      expect(JSON.parse(String(stream.read()))).toMatchObject({ message: 'hello' });
      await sink.close(soon());

      const printed: string[] = [];
      const output = jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
      bridge(new transports.Console({ forceConsole: true, level: 'info' }));
      say('hello');
      say('unheard', DEBUG);
      await sink.flush(soon());
      output.mockRestore();
      expect(printed.map((text) => (JSON.parse(text) as Info).message)).toEqual(['hello']);
    });
  });
});

sinkContract('a winston transport', () => {
  const transport = new Collecting();
  const sink = new WinstonBridgeSink({ transport, bufferBytes: 8e6, flushMs: 20, selfLog: { report: () => undefined } });
  return {
    sink,
    counters: sink.counters,
    delivered: () => transport.infos.map((info) => `${String(info[MESSAGE])}\n`).join(''),
    dispose: () => sink.close(soon()),
  };
});
