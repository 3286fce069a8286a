import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEVELS, OtlpSettings, processIdentity, createSerializer, type OtlpOptions } from '@cairn/core';
import { sinkContract, some, type SomeRedactedRecord } from '@cairn/core/testing';
import { OtlpReceiver, type ReceivedLog } from '@cairn/dev';
import { DeadLetterFile } from '../spool/dead-letter.file';
import { DiskSpool } from '../spool/disk-spool';
import { OtlpSink } from './otlp.sink';

const selfLog = { report: (): void => undefined };
const soon = (): number => Date.now() + 20_000;
const identity = { ...processIdentity('some-service', '1.2.3', 'test'), process_id: 7, thread_id: 0, host_name: 'host-1' };
const nested = createSerializer('nested', identity);
const otel = createSerializer('otel', identity);

class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-otlp-'));
  private readonly sinks: OtlpSink[] = [];

  private constructor(readonly receiver: OtlpReceiver) {}

  static async start(): Promise<Bench> {
    return new Bench(await OtlpReceiver.start());
  }

  sink(options: Partial<OtlpOptions> = {}): OtlpSink {
    const otlp = new OtlpSettings({ url: this.receiver.url, protocol: 'http/protobuf', compression: 'none', timeoutMs: 5_000, headers: {}, ...options });
    const sink = new OtlpSink({
      otlp,
      selfLog,
      flushMs: 5,
      capBytes: 8_000_000,
      maxTries: 2,
      spool: (events) => new DiskSpool({ dir: join(this.dir, 'spool'), sink: 'otlp', maxBytes: 50_000_000, selfLog }, events),
      deadLetters: new DeadLetterFile({ dir: join(this.dir, 'dead-letter'), sink: 'otlp', maxBytes: 1_000_000 }),
    });
    this.sinks.push(sink);
    return sink;
  }

  async dispose(): Promise<void> {
    for (const sink of this.sinks) await sink.close(Date.now());
    await this.receiver.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  letters(): { readonly reason: string; readonly record: { readonly record_id: string } }[] {
    const dir = join(this.dir, 'dead-letter');
    return readdirSync(dir).flatMap((name) =>
      readFileSync(join(dir, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { reason: string; record: { record_id: string } }),
    );
  }
}

function log(sink: OtlpSink, parts: SomeRedactedRecord): void {
  const record = some.redactedRecord(parts);
  sink.write(nested.serialize(record)!, record);
}

const logNumbers = (sink: OtlpSink, from: number, to: number): void => {
  for (let n = from; n < to; n += 1) log(sink, { metadata: { n }, recordId: `rec_${n}` });
};
const numbersOf = (logs: readonly ReceivedLog[]): unknown[] => logs.map(({ attributes }) => attributes['n']);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

sinkContract(
  'The OTLP sink',
  async () => {
    const bench = await Bench.start();
    const sink = bench.sink();
    return { sink, counters: sink.counters, delivered: () => numbersOf(bench.receiver.logs).map((n) => `${String(n)}\n`).join(''), dispose: () => bench.dispose() };
  },
  {
    syncDelivery: false,
    line: (n) => nested.serialize(some.redactedRecord({ metadata: { n } }))!,
    arrives: (n) => `${n}\n`,
  },
);

describe('the OTLP sink', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(() => bench.dispose());

  const trace = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };
  const REQUEST: SomeRedactedRecord = {
    category: 'request',
    event: 'http.request.completed',
    component: 'http',
    recordId: 'rec_1',
    time: Date.UTC(2026, 0, 2, 3, 4, 5, 678) + 0.25,
    timestamp: '2026-01-02T03:04:05.678250Z',
    message: 'Ünïcode €',
    context: { ...trace, request_id: 'req_1', user_id: 'usr_1' },
    metadata: { method: 'GET', status_code: 200, duration_ms: 1.5, slow: false, big: 9_007_199_254_740_991, negative: -3, tags: ['a', 1, null], nested: { deep: [1] }, referrer: null },
    exception: { type: 'Error', message: 'boom', cause: { type: 'TypeError', message: 'inner' } },
    source: { file: 'src/a.ts', line: 3, function: 'f' },
  };

  it.each(['http/protobuf', 'http/json'] as const)('says over %s what the otel layout says, with severity, ids, flags, resource and scope', async (protocol) => {
    const sink = bench.sink({ protocol });
    log(sink, REQUEST);
    await sink.flush(soon());
    const { Attributes, Resource, InstrumentationScope, Timestamp, ...said } = JSON.parse(otel.serialize(some.redactedRecord(REQUEST))!) as Record<string, object>;
    expect(bench.receiver.logs).toEqual([
      {
        timeUnixNano: Timestamp,
        observedTimeUnixNano: Timestamp,
        severityNumber: said['SeverityNumber'],
        severityText: said['SeverityText'],
        body: said['Body'],
        eventName: said['EventName'],
        traceId: said['TraceId'],
        spanId: said['SpanId'],
        flags: 1,
        attributes: Object.fromEntries(Object.entries(Attributes!).filter(([, value]) => value !== null)),
        resource: Resource,
        scope: 'http',
      },
    ]);
    expect(InstrumentationScope).toEqual({ Name: 'http' });
    expect(bench.receiver.requests[0]!.url).toBe('/v1/logs');
  });

  it('numbers severities as the data model does', async () => {
    const sink = bench.sink();
    for (const level of LEVELS) log(sink, { level });
    await sink.flush(soon());
    expect(bench.receiver.logs.map(({ severityNumber, severityText }) => [severityText, severityNumber])).toEqual([
      ['TRACE', 1],
      ['DEBUG', 5],
      ['INFO', 9],
      ['WARNING', 13],
      ['ERROR', 17],
      ['CRITICAL', 21],
    ]);
  });

  it('says when a story is not sampled, and nothing of a trace where there is none', async () => {
    const sink = bench.sink();
    log(sink, { context: { ...trace, trace_flags: '00' } });
    log(sink, { context: {} });
    await sink.flush(soon());
    expect(bench.receiver.logs.map(({ flags, traceId, spanId }) => [flags, traceId, spanId])).toEqual([
      [0, trace.trace_id, trace.span_id],
      [0, '', ''],
    ]);
  });

  it('sends headers, and compresses when told to', async () => {
    const sink = bench.sink({ headers: { 'api-key': 'k1' }, compression: 'gzip' });
    logNumbers(sink, 0, 100);
    await sink.flush(soon());
    expect(bench.receiver.requests[0]!.headers).toMatchObject({ 'api-key': 'k1', 'content-encoding': 'gzip', 'content-type': 'application/x-protobuf' });
    expect(numbersOf(bench.receiver.logs)).toEqual(upTo(100));
  });

  it('delivers every record once and in order through restarts of the receiver', async () => {
    const sink = bench.sink();
    for (let round = 0; round < 3; round += 1) {
      logNumbers(sink, round * 2_000, round * 2_000 + 1_000);
      await sink.flush(soon());
      await bench.receiver.stop();
      logNumbers(sink, round * 2_000 + 1_000, round * 2_000 + 2_000);
      await sink.flush(soon());
      expect(sink.counters.spooled).toBe(1_000);
      await bench.receiver.start();
    }
    await sink.flush(soon());
    expect(numbersOf(bench.receiver.logs)).toEqual(upTo(6_000));
    expect(sink.counters).toMatchObject({ accepted: 6_000, delivered: 6_000, spooled: 0, dropped: 0, deadLettered: 0 });
  });

  it.each([429, 502, 503, 504, 401, 404])('keeps what is answered with %i and delivers it later', async (status) => {
    const sink = bench.sink();
    bench.receiver.reply = () => ({ status });
    logNumbers(sink, 0, 10);
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ spooled: 10, deadLettered: 0 });
    bench.receiver.reply = () => ({ status: 200 });
    await sink.flush(soon());
    expect(numbersOf(bench.receiver.logs)).toEqual(upTo(10));
  });

  it('sets aside the record that is answered with 400, with its words, and delivers the others', async () => {
    const sink = bench.sink();
    bench.receiver.reply = ({ logs }) => ({ status: numbersOf(logs).includes(5) ? 400 : 200 });
    logNumbers(sink, 0, 10);
    await sink.flush(soon());
    expect(numbersOf(bench.receiver.logs)).toEqual(upTo(10).filter((n) => n !== 5));
    expect(bench.letters()).toMatchObject([{ reason: 'the receiver answered 400: status 400', record: { record_id: 'rec_5' } }]);
    expect(sink.counters).toMatchObject({ delivered: 9, deadLettered: 1 });
  });

  it.each(['http/protobuf', 'http/json'] as const)('counts what a receiver rejects of a request it took over %s, and does not send it again', async (protocol) => {
    const sink = bench.sink({ protocol });
    bench.receiver.reply = () => ({ status: 200, rejected: { records: 2, message: 'too old' } });
    logNumbers(sink, 0, 10);
    await sink.flush(soon());
    expect(bench.receiver.requests).toHaveLength(1);
    expect(sink.counters).toMatchObject({ accepted: 10, delivered: 8, deadLettered: 2, queued: 0 });
    expect(bench.letters()).toHaveLength(10);
    expect(bench.letters()[0]!.reason).toContain('too old');
  });

  it('gives up a request that is not answered in time, and sends it again', async () => {
    const sink = bench.sink({ timeoutMs: 50 });
    bench.receiver.reply = () => undefined;
    logNumbers(sink, 0, 3);
    await sink.flush(soon());
    expect(sink.counters.spooled).toBe(3);
    bench.receiver.reply = () => ({ status: 200 });
    await sink.flush(soon());
    expect(numbersOf(bench.receiver.logs)).toEqual(upTo(3));
  });

  it.each([
    ['switches the protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'],
    ['closes the connection', ''],
    ['speaks something else', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['ends in the middle of its answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('goes on after a receiver that %s', async (_what, words) => {
    const stranger = createServer((socket) => socket.once('data', () => socket.end(words))).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const sink = bench.sink({ url: `http://127.0.0.1:${port}/v1/logs`, timeoutMs: 500 });
    logNumbers(sink, 0, 2);
    await sink.flush(Date.now() + 1_000);
    expect(sink.counters).toMatchObject({ accepted: 2, spooled: 2, failures: expect.any(Number) });
    expect(sink.counters.failures).toBeGreaterThan(0);
    stranger.close();
  });

  it('gives records of a process that ended the resource of that process', async () => {
    const before = bench.sink();
    await bench.receiver.stop();
    const record = some.redactedRecord();
    before.write(createSerializer('nested', { ...identity, process_id: 8, version: '0.9.0' }).serialize(record)!, record);
    await before.close(soon());
    await bench.receiver.start();
    const after = bench.sink();
    log(after, {});
    await after.flush(soon());
    expect(bench.receiver.logs.map(({ resource }) => [resource['process.pid'], resource['service.version']])).toEqual([
      [8, '0.9.0'],
      [7, '1.2.3'],
    ]);
  });
});
