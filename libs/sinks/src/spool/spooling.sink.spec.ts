import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERROR, SinkCounters, type Gap, type Line } from '@cairn/core';
import { DeliveryError, NO_DEAD_LETTERS, NO_SPOOL, SpoolingSink, type Rejection, type RemoteWriter } from '@cairn/core/remote';
import { sinkContract, some, type SomeRedactedRecord } from '@cairn/core/testing';
import { until } from '../../test/child';
import { DeadLetterFile } from './dead-letter.file';
import { DiskSpool } from './disk-spool';

const selfLog = { report: (): void => undefined };
const soon = (): number => Date.now() + 10_000;
const line = (text: string): Line => `${JSON.stringify(text)}\n` as Line;
const SINK = 'remote';

/** A receiver that keeps what it gets, and can be away, slow, or particular. */
class Receiver implements RemoteWriter {
  readonly got: string[] = [];
  sends = 0;
  closed = false;
  /** Throws what the receiver has against these lines. */
  objection: (lines: readonly string[]) => void = () => undefined;
  rejection: Rejection | undefined;
  /** Answers only when told. */
  answer: Promise<void> | undefined;

  async send(lines: readonly Line[]): Promise<Rejection | void> {
    this.sends += 1;
    await (this.answer ?? new Promise((resolve) => setImmediate(resolve)));
    this.objection(lines);
    this.got.push(...lines);
    return this.rejection;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  goAway(): void {
    this.objection = () => {
      throw new DeliveryError('unavailable', 'away');
    };
  }

  comeBack(): void {
    this.objection = () => undefined;
  }

  get texts(): string[] {
    return this.got.map((text) => JSON.parse(text) as string);
  }
}

interface Parts {
  readonly capBytes?: number;
  readonly maxBytes?: number;
  readonly maxTries?: number;
  readonly deadLetterBytes?: number;
  readonly onDisk?: boolean;
}

class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-spooling-'));
  readonly gaps: Gap[] = [];
  receiver = new Receiver();
  private readonly sinks: SpoolingSink[] = [];

  /** A sink as a process has it; the next one finds what this one left. */
  sink({ capBytes = 1_000_000, maxBytes = 10_000_000, maxTries = 3, deadLetterBytes = 1_000_000, onDisk = true }: Parts = {}): SpoolingSink {
    const sink = new SpoolingSink(
      this.receiver,
      new SinkCounters(SINK),
      {
        flushMs: 5,
        capBytes,
        maxTries,
        onGap: (gap) => this.gaps.push(gap),
        spool: (events) => (onDisk ? new DiskSpool({ dir: join(this.dir, 'spool'), sink: SINK, maxBytes, selfLog }, events) : NO_SPOOL),
        deadLetters: onDisk ? new DeadLetterFile({ dir: join(this.dir, 'dead-letter'), sink: SINK, maxBytes: deadLetterBytes }) : NO_DEAD_LETTERS,
      },
      selfLog,
    );
    this.sinks.push(sink);
    return sink;
  }

  write(sink: SpoolingSink, from: number, to: number, parts: SomeRedactedRecord = {}): void {
    const record = some.redactedRecord(parts);
    for (let n = from; n < to; n += 1) sink.write(line(`${n}`), record);
  }

  /** Each dead letter. */
  letters(): { readonly reason: string; readonly record: string; readonly sink: string }[] {
    const dir = join(this.dir, 'dead-letter');
    return namesIn(dir).flatMap((name) =>
      readFileSync(join(dir, name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text) as { reason: string; record: string; sink: string }),
    );
  }

  async dispose(): Promise<void> {
    for (const sink of this.sinks) await sink.close(Date.now());
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `${from + n}`);

function balanced({ accepted, delivered, spooled, deadLettered, dropped, queued }: SinkCounters): boolean {
  return accepted === delivered + spooled + deadLettered + dropped + queued && Math.min(spooled, queued, dropped) >= 0;
}

sinkContract(
  'A spooling sink',
  () => {
    const bench = new Bench();
    const sink = bench.sink({ capBytes: 10_000_000 });
    return { sink, counters: sink.counters, delivered: () => bench.receiver.got.join(''), dispose: () => bench.dispose() };
  },
  { syncDelivery: false },
);

describe('a spooling sink', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.dispose());

  it('puts on disk what the receiver does not take, and delivers it in order when it is back', async () => {
    const sink = bench.sink();
    bench.receiver.goAway();
    bench.write(sink, 0, 1_000);
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ accepted: 1_000, spooled: 1_000, delivered: 0, queued: 0 });
    bench.write(sink, 1_000, 1_500);
    bench.receiver.comeBack();
    bench.write(sink, 1_500, 2_000);
    await sink.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 2_000));
    expect(sink.counters).toMatchObject({ accepted: 2_000, delivered: 2_000, spooled: 0, dropped: 0, spooledBytes: 0, queuedBytes: 0 });
  });

  it('lets no line wait for longer than its batch may take, whatever was sent before', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const sink = bench.sink({ onDisk: false });
      for (let n = 0; n < 3; n += 1) {
        bench.write(sink, n, n + 1);
        await jest.advanceTimersByTimeAsync(5);
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
      expect(bench.receiver.texts).toEqual(numbers(0, 3));
      await sink.close(Date.now());
    } finally {
      jest.useRealTimers();
    }
  });

  it('comes back by itself', async () => {
    const sink = bench.sink();
    bench.receiver.goAway();
    bench.write(sink, 0, 10);
    await sink.flush(soon());
    bench.receiver.comeBack();
    await until('all have arrived', () => bench.receiver.got.length === 10);
    expect(bench.receiver.texts).toEqual(numbers(0, 10));
  });

  it('accounts for every record at any moment', async () => {
    const sink = bench.sink({ capBytes: 20_000, maxBytes: 200_000 });
    const { counters } = sink;
    bench.receiver.goAway();
    for (let n = 0; n < 40; n += 1) {
      bench.write(sink, n * 500, (n + 1) * 500);
      expect(balanced(counters)).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
      expect(balanced(counters)).toBe(true);
      if (n === 30) bench.receiver.comeBack();
    }
    await sink.flush(soon());
    expect(counters).toMatchObject({ accepted: 20_000, queued: 0, spooled: 0 });
    expect(bench.receiver.got).toHaveLength(counters.delivered);
    const told = bench.gaps.reduce((sum, { records }) => sum + records, 0);
    expect(told).toBe(counters.dropped);
    expect(counters.peakQueuedBytes).toBeLessThanOrEqual(20_100);
  });

  it('accounts for every record while it counts what an earlier process left', async () => {
    bench.receiver.goAway();
    const before = bench.sink({ maxBytes: 300_000 });
    bench.write(before, 0, 8_000);
    await before.close(soon());
    const after = bench.sink({ capBytes: 20_000 });
    const { counters } = after;
    for (let n = 0; counters.adopted === 0; n += 50) {
      bench.write(after, n, n + 50);
      await new Promise((resolve) => setImmediate(resolve));
      expect(balanced(counters)).toBe(true);
    }
    expect(counters.adopted).toBe(8_000);
    expect(balanced(counters)).toBe(true);
  });

  it('counts its last words while it counts what an earlier process left', async () => {
    bench.receiver.goAway();
    const before = bench.sink({ maxBytes: 300_000 });
    bench.write(before, 0, 8_000);
    await before.close(soon());
    const after = bench.sink();
    bench.write(after, 0, 50);
    await new Promise((resolve) => setImmediate(resolve));
    after.flushSync();
    expect(after.counters).toMatchObject({ accepted: 50, adopted: 0, spooled: 50, dropped: 0, queued: 0 });
  });

  it('does not wait in memory for a receiver that does not answer', async () => {
    let answer = (): void => undefined;
    bench.receiver.answer = new Promise((resolve) => (answer = resolve));
    const sink = bench.sink({ capBytes: 100_000 });
    for (let n = 0; n < 50_000; n += 1_000) {
      bench.write(sink, n, n + 1_000);
      await until('memory has room', () => sink.counters.queuedBytes < 50_000);
    }
    expect(bench.receiver.sends).toBe(1);
    expect(sink.counters.spooled).toBeGreaterThan(40_000);
    answer();
    await sink.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 50_000));
  });

  it('puts the batch under way before what went to disk meanwhile, when it fails after all', async () => {
    let answer = (): void => undefined;
    bench.receiver.answer = new Promise((resolve) => (answer = resolve));
    const sink = bench.sink({ capBytes: 400_000 });
    bench.write(sink, 0, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    bench.write(sink, 10_000, 30_000);
    await until('something is on disk', () => sink.counters.spooled > 0);
    bench.receiver.goAway();
    answer();
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ spooled: 30_000, dropped: 0 });
    bench.receiver.comeBack();
    await sink.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 30_000));
  });

  it('keeps its last words on disk when they cannot be delivered, and the next process delivers them', async () => {
    const before = bench.sink();
    bench.receiver.answer = new Promise(() => undefined);
    bench.write(before, 0, 3_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    bench.write(before, 3_000, 4_000);
    before.flushSync();
    expect(before.counters).toMatchObject({ accepted: 4_000, delivered: 0, spooled: 4_000, dropped: 0, queued: 0 });
    await before.close(Date.now());
    bench.receiver = new Receiver();
    const after = bench.sink();
    await after.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 4_000));
    expect(after.counters).toMatchObject({ accepted: 4_000, adopted: 4_000, delivered: 4_000, spooled: 0 });
  });

  it('leaves on disk what its close has no time for', async () => {
    const before = bench.sink();
    bench.receiver.goAway();
    bench.write(before, 0, 100);
    await before.close(Date.now() + 2_000);
    expect(before.counters).toMatchObject({ spooled: 100, dropped: 0 });
    expect(bench.receiver.closed).toBe(true);
    bench.receiver = new Receiver();
    await bench.sink().flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 100));
  });

  it('sets aside the record a receiver refuses, and delivers those around it', async () => {
    const sink = bench.sink();
    bench.receiver.objection = (lines) => {
      if (lines.includes(line('137'))) throw new DeliveryError('refused', 'the receiver answered 400: bad record');
    };
    bench.write(sink, 0, 300);
    await sink.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 300).filter((text) => text !== '137'));
    expect(bench.letters()).toMatchObject([{ record: '137', sink: SINK, reason: 'the receiver answered 400: bad record' }]);
    expect(sink.counters).toMatchObject({ delivered: 299, deadLettered: 1, dropped: 0, queued: 0 });
  });

  it('keeps no secret of what the receiver says about a record', async () => {
    const sink = bench.sink();
    bench.receiver.objection = (lines) => {
      if (lines.includes(line('0'))) throw new DeliveryError('refused', 'the receiver answered 400: no such user\npassword=hunter2 at https://bob:swordfish@store.test/');
    };
    bench.write(sink, 0, 2);
    await sink.flush(soon());
    expect(bench.letters()[0]!.reason).toMatch(/^the receiver answered 400: no such user password=\S*REDACTED/);
    expect(JSON.stringify(bench.letters())).not.toMatch(/hunter2|swordfish/);
  });

  it('sets aside a record the receiver fails with every time, once the next one arrives', async () => {
    const sink = bench.sink({ maxTries: 2 });
    bench.receiver.objection = (lines) => {
      if (lines.includes(line('7'))) throw new Error('it broke');
    };
    bench.write(sink, 0, 20);
    await sink.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 20).filter((text) => text !== '7'));
    expect(bench.letters()).toMatchObject([{ record: '7', reason: 'it broke' }]);
  });

  it('sets it aside as well when it is the last that a process left, and the next one is of another', async () => {
    bench.receiver.goAway();
    const first = bench.sink();
    bench.write(first, 0, 3);
    await first.close(soon());
    const sink = bench.sink();
    bench.write(sink, 3, 6);
    await sink.flush(soon());
    bench.receiver.objection = (lines) => {
      if (lines.some((text) => text === line('2'))) throw new DeliveryError('doubtful', 'I stumble over 2');
    };
    await until('everything is settled', () => sink.counters.delivered + sink.counters.deadLettered === 6);
    expect(bench.receiver.texts).toEqual(['0', '1', '3', '4', '5']);
    expect(bench.letters().map(({ record }) => record)).toEqual(['2']);
  });

  it('sets nothing aside while the receiver fails with everything', async () => {
    const sink = bench.sink({ maxTries: 1 });
    bench.receiver.objection = () => {
      throw new Error('it broke');
    };
    bench.write(sink, 0, 20);
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ spooled: 20, deadLettered: 0 });
    bench.receiver.comeBack();
    await sink.flush(soon());
    expect(bench.receiver.texts).toEqual(numbers(0, 20));
    expect(bench.letters()).toEqual([]);
  });

  it('keeps a batch of which the receiver rejected some, and counts those', async () => {
    const sink = bench.sink();
    bench.receiver.rejection = { records: 2, reason: 'too old' };
    bench.write(sink, 0, 5);
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ accepted: 5, delivered: 3, deadLettered: 2, queued: 0 });
    expect(bench.letters().map(({ record }) => record)).toEqual(numbers(0, 5));
    expect(bench.letters()[0]!.reason).toBe('2 of these 5 records were rejected: too old');
  });

  it('drops refused records that find no room among the dead letters, and tells the gap; not protected ones', async () => {
    const sink = bench.sink({ deadLetterBytes: 1 });
    bench.receiver.objection = () => {
      throw new DeliveryError('refused', 'no');
    };
    bench.write(sink, 0, 3);
    bench.write(sink, 3, 4, { category: 'security' });
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ deadLettered: 1, dropped: 3, queued: 0 });
    expect(bench.letters().map(({ record }) => record)).toEqual(['3']);
    expect(bench.gaps.reduce((sum, { records }) => sum + records, 0)).toBe(3);
  });

  it('does not follow a link at the place of the dead letters', async () => {
    mkdirSync(join(bench.dir, 'elsewhere'));
    symlinkSync(join(bench.dir, 'elsewhere'), join(bench.dir, 'dead-letter'));
    const sink = bench.sink();
    bench.receiver.objection = () => {
      throw new DeliveryError('refused', 'no');
    };
    bench.write(sink, 0, 1);
    await sink.flush(soon());
    expect(readdirSync(join(bench.dir, 'elsewhere'))).toEqual([]);
    expect(sink.counters).toMatchObject({ dropped: 1, deadLettered: 0 });
  });

  it('goes on in memory when the disk takes nothing, and drops by rank', async () => {
    writeFileSync(join(bench.dir, 'spool'), 'in the way');
    const sink = bench.sink({ capBytes: 20_000 });
    bench.receiver.goAway();
    bench.write(sink, 0, 1, { level: ERROR });
    bench.write(sink, 1, 10_000);
    await sink.flush(Date.now() + 50);
    expect(sink.counters.spooled).toBe(0);
    expect(sink.counters.dropped).toBeGreaterThan(5_000);
    bench.receiver.comeBack();
    await sink.flush(soon());
    expect(bench.receiver.texts[0]).toBe('0');
    expect(bench.receiver.texts.at(-1)).toBe('9999');
    expect(balanced(sink.counters)).toBe(true);
    expect(sink.counters.queued).toBe(0);
    expect(bench.gaps.reduce((sum, { records }) => sum + records, 0)).toBe(sink.counters.dropped);
  });

  it('does without a disk altogether, and says at the end what it could not keep', async () => {
    const sink = bench.sink({ onDisk: false });
    bench.receiver.goAway();
    bench.write(sink, 0, 10);
    await sink.flush(Date.now() + 50);
    expect(sink.counters).toMatchObject({ queued: 10, spooled: 0 });
    bench.receiver.comeBack();
    await sink.flush(soon());
    bench.receiver.goAway();
    bench.write(sink, 10, 15);
    sink.flushSync();
    expect(sink.counters).toMatchObject({ delivered: 10, dropped: 5, queued: 0 });
    expect(bench.gaps).toMatchObject([{ records: 5 }]);
  });

  it('tells at its close what it could not keep', async () => {
    const sink = bench.sink({ onDisk: false });
    bench.receiver.goAway();
    bench.write(sink, 0, 5);
    await sink.close(Date.now() + 50);
    expect(sink.counters).toMatchObject({ dropped: 5, queued: 0 });
    expect(bench.gaps).toMatchObject([{ records: 5 }]);
  });
});
