import { SinkCounters } from '../diagnostics/counters';
import { ERROR } from '../record/level';
import type { Line } from '../record/log-record';
import { sinkContract, some } from '../testing';
import { BatchingSink } from './batching.sink';
import type { Gap } from './gap';
import type { BatchWriter } from './sink';

const quiet = { report: (): void => undefined };
const soon = (): number => Date.now() + 5_000;

/** A writer that can be told to fail. */
class MemoryWriter implements BatchWriter {
  text = '';
  failing = false;
  writes = 0;

  async write(text: string): Promise<void> {
    this.writes += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failing) throw new Error('disk full');
    this.text += text;
  }
  writeSync(text: string): number | void {
    this.text += text;
  }
  async close(): Promise<void> {
    // nothing to release
  }
}

function setUp(capBytes = 1_000_000): { sink: BatchingSink; writer: MemoryWriter; counters: SinkCounters; gaps: Gap[] } {
  const writer = new MemoryWriter();
  const counters = new SinkCounters('memory');
  const gaps: Gap[] = [];
  const sink = new BatchingSink(writer, counters, { flushMs: 5, capBytes, onGap: (gap) => gaps.push(gap) }, quiet);
  return { sink, writer, counters, gaps };
}

const line = (text: string): Line => `${JSON.stringify(text)}\n` as Line;

sinkContract('A batching sink', () => {
  // delivered() is what the writer got; a write under way when flushSync is called arrives after it, as with no real writer
  const { sink, writer, counters } = setUp(10_000_000);
  return { sink, counters, delivered: () => writer.text, dispose: () => sink.close(soon()) };
}, { syncDelivery: false });

describe('a batching sink', () => {
  it('writes many lines at once', async () => {
    const { sink, writer } = setUp();
    for (let n = 0; n < 100; n += 1) sink.write(line(`${n}`), some.redactedRecord());
    await sink.flush(soon());
    expect(writer.writes).toBe(1);
    await sink.close(soon());
  });

  it('hands its writer the lines of a batch and the same as one text', async () => {
    const { sink, writer } = setUp();
    const written = jest.spyOn(writer, 'write');
    const lines = ['a', 'ä\u2028€', 'b'].map(line);
    for (const each of lines) sink.write(each, some.redactedRecord());
    await sink.flush(soon());
    expect(written).toHaveBeenCalledWith(lines.join(''), lines);
    await sink.close(soon());
  });

  it('keeps a batch that could not be written and tries again', async () => {
    const { sink, writer, counters } = setUp();
    writer.failing = true;
    sink.write(line('a'), some.redactedRecord());
    await sink.flush(Date.now() + 50);
    expect(counters).toMatchObject({ delivered: 0, queued: 1 });
    writer.failing = false;
    sink.write(line('b'), some.redactedRecord());
    await sink.flush(soon());
    expect(writer.text).toBe('"a"\n"b"\n');
    expect(counters).toMatchObject({ accepted: 2, delivered: 2, dropped: 0 });
    await sink.close(soon());
  });

  it('drops the oldest lines below WARNING first when its memory is full, security last, and tells the gap', async () => {
    const { sink, writer, counters, gaps } = setUp(20_000);
    writer.failing = true;
    sink.write(line('security'), some.redactedRecord({ category: 'security' }));
    sink.write(line('error'), some.redactedRecord({ level: ERROR }));
    for (let n = 0; n < 1_000; n += 1) sink.write(line(`ordinary ${n} ${'x'.repeat(100)}`), some.redactedRecord({ time: n }));
    expect(counters.queuedBytes).toBeLessThanOrEqual(20_000);
    await sink.flush(Date.now() + 50);
    writer.failing = false;
    await sink.flush(soon());
    expect(writer.text).toContain('"security"');
    expect(writer.text).toContain('"error"');
    expect(writer.text).toContain('ordinary 999 ');
    expect(writer.text).not.toContain('ordinary 100 ');
    expect(counters.accepted).toBe(counters.delivered + counters.dropped);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ records: counters.dropped });
    await sink.close(soon());
  });

  it('never holds more than its cap, not even of protected records', () => {
    const { sink, writer, counters } = setUp(10_000);
    writer.failing = true;
    for (let n = 0; n < 1_000; n += 1) sink.write(line('x'.repeat(100)), some.redactedRecord({ category: 'audit' }));
    expect(counters.peakQueuedBytes).toBeLessThanOrEqual(10_200);
    expect(counters.dropped).toBeGreaterThan(800);
  });

  it('counts the batch that is being written towards its cap', async () => {
    const { sink, writer, counters } = setUp(200_000);
    let release = (): void => undefined;
    writer.write = () => new Promise((resolve) => (release = resolve));
    for (let n = 0; n < 5_000; n += 1) sink.write(line('x'.repeat(100)), some.redactedRecord());
    expect(counters.peakQueuedBytes).toBeLessThanOrEqual(200_200);
    expect(counters.queued * 103).toBeLessThanOrEqual(200_200);
    expect(counters.queuedBytes).toBe(counters.queued * 103);
    release();
  });

  it('treats a writer that throws like one that rejects', async () => {
    const { sink, writer, counters } = setUp();
    const { write } = writer;
    writer.write = () => {
      throw new Error('at once');
    };
    sink.write(line('a'), some.redactedRecord());
    await sink.flush(Date.now() + 50);
    expect(counters).toMatchObject({ delivered: 0, queued: 1 });
    expect(counters.failures).toBeGreaterThan(0);
    writer.write = write;
    await sink.close(soon());
    expect(counters).toMatchObject({ delivered: 1, queued: 0 });
  });

  it('writes nothing more once it is closed, whatever was left', async () => {
    const { sink, writer, counters } = setUp();
    writer.failing = true;
    sink.write(line('a'), some.redactedRecord());
    await sink.close(Date.now() + 20);
    const { writes } = writer;
    writer.failing = false;
    await sink.flush(Date.now() + 300);
    await sink.close(Date.now() + 300);
    expect([writer.writes, writer.text]).toEqual([writes, '']);
    expect(counters).toMatchObject({ accepted: 1, delivered: 0, dropped: 1, queued: 0 });
  });

  it('tells of what was left when it closes', async () => {
    const { sink, writer, counters, gaps } = setUp();
    writer.failing = true;
    [10, 30, 20].forEach((time) => sink.write(line('a'), some.redactedRecord({ time })));
    await sink.close(Date.now() + 20);
    expect(counters).toMatchObject({ accepted: 3, dropped: 3 });
    expect(gaps).toMatchObject([{ records: 3, bytes: 12, from: 10, to: 20 }]);
  });

  it('counts what its writer loses of its last words, and that alone', () => {
    const reports: string[] = [];
    const writer = new MemoryWriter();
    writer.writeSync = () => 2;
    const counters = new SinkCounters('memory');
    const sink = new BatchingSink(writer, counters, { flushMs: 60_000, capBytes: 1_000 }, { report: (code) => reports.push(code) });
    for (let n = 0; n < 5; n += 1) sink.write(line(`${n}`), some.redactedRecord());
    sink.flushSync();
    expect(counters).toMatchObject({ accepted: 5, delivered: 3, dropped: 2, queued: 0 });
    expect(reports).toEqual(['CAIRN_E_SINK_DROPPED']);
  });

  it('tells a gap although who is told throws', async () => {
    const writer = new MemoryWriter();
    const counters = new SinkCounters('memory');
    const reports: string[] = [];
    const onGap = (): void => {
      throw new Error('no');
    };
    const sink = new BatchingSink(writer, counters, { flushMs: 5, capBytes: 1_000, onGap }, { report: (code) => reports.push(code) });
    for (let n = 0; n < 100; n += 1) sink.write(line('x'.repeat(100)), some.redactedRecord());
    await sink.flush(soon());
    await sink.close(soon());
    expect(counters.accepted).toBe(counters.delivered + counters.dropped);
    expect(reports).toContain('CAIRN_E_SINK_DROPPED');
  });
});
