import assert from 'node:assert/strict';
import type { SinkCounters } from '../diagnostics/counters';
import type { Line, RedactedRecord } from '../record/log-record';
import type { Sink } from '../sink/sink';
import { some } from './some-record';

/** The two globals of the test framework (Jest, Mocha and Vitest have them alike). */
declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;

export interface SinkHarness {
  readonly sink: Sink;
  readonly counters: SinkCounters;
  /** Everything that has arrived where the sink delivers to, as text, in order of arrival. */
  delivered(): string | Promise<string>;
  /** Closes what the harness opened; called after each test, also when the sink is closed already. */
  dispose(): void | Promise<void>;
}

export interface SinkContractOptions {
  /** The record behind the n-th line, for sinks that take only some. */
  readonly record?: (n: number) => RedactedRecord;
  /** The n-th line, for sinks that take only lines of some layout. */
  readonly line?: (n: number) => Line;
  /** False for a sink that cannot deliver without waiting: `flushSync` is then only required not to throw. Default true. */
  readonly syncDelivery?: boolean;
  /** How the n-th line looks on arrival, where that is not the line itself. */
  readonly arrives?: (n: number, line: Line) => string;
}

const soon = (): number => Date.now() + 10_000;

/** What every sink must do. A new implementation passes it from its own spec. */
export function sinkContract(
  name: string,
  make: () => SinkHarness | Promise<SinkHarness>,
  options: SinkContractOptions = {},
): void {
  const recordOf = options.record ?? (() => some.redactedRecord());
  const lineOf = options.line ?? ((n: number): Line => `${JSON.stringify({ n, text: `line ${n} äöü €` })}\n` as Line);
  const arrivalOf = (n: number): string => options.arrives?.(n, lineOf(n)) ?? lineOf(n);
  const expected = (count: number): string => Array.from({ length: count }, (_, n) => arrivalOf(n)).join('');
  const writeAll = (sink: Sink, from: number, to: number): void => {
    for (let n = from; n < to; n += 1) sink.write(lineOf(n), recordOf(n));
  };

  const test = (title: string, body: (harness: SinkHarness) => Promise<void>): void =>
    it(title, async () => {
      const harness = await make();
      try {
        await body(harness);
      } finally {
        await harness.dispose();
      }
    });

  describe(`${name} is a sink that`, () => {
    test('has delivered everything, in order, when flush resolves', async ({ sink, delivered }) => {
      writeAll(sink, 0, 2_500);
      await sink.flush(soon());
      assert.equal(await delivered(), expected(2_500));
      writeAll(sink, 2_500, 2_600);
      await sink.flush(soon());
      assert.equal(await delivered(), expected(2_600));
    });

    test('delivers what was written while a flush was under way', async ({ sink, delivered }) => {
      writeAll(sink, 0, 100);
      const flushed = sink.flush(soon());
      writeAll(sink, 100, 200);
      await flushed;
      await sink.flush(soon());
      assert.equal(await delivered(), expected(200));
    });

    test('gives up a flush at its deadline and keeps what is left', async ({ sink, delivered }) => {
      writeAll(sink, 0, 50);
      await sink.flush(Date.now() - 1);
      await sink.flush(soon());
      assert.equal(await delivered(), expected(50));
    });

    test('delivers its last words without waiting', async ({ sink, delivered, counters }) => {
      writeAll(sink, 0, 1_500);
      sink.flushSync();
      if (options.syncDelivery === false) return;
      const arrived = delivered();
      assert.equal(await arrived, expected(1_500));
      assert.equal(counters.delivered, 1_500);
      writeAll(sink, 1_500, 1_600);
      await sink.flush(soon());
      assert.equal(await delivered(), expected(1_600));
    });

    test('accounts for every line at any moment', async ({ sink, counters }) => {
      const balance = (): void => {
        const { accepted, delivered, spooled, deadLettered, dropped, queued } = counters;
        assert.equal(accepted, delivered + spooled + deadLettered + dropped + queued);
        assert.ok(Math.min(queued, spooled) >= 0, `${queued} lines queued, ${spooled} spooled`);
      };
      for (let n = 0; n < 500; n += 50) {
        writeAll(sink, n, n + 50);
        balance();
      }
      assert.equal(counters.accepted, 500);
      await sink.flush(soon());
      balance();
      assert.equal(counters.delivered, 500);
      assert.equal(counters.queued, 0);
      assert.equal(counters.queuedBytes, 0);
    });

    test('delivers what it holds when it is closed, and counts later lines as dropped', async ({ sink, counters, delivered }) => {
      writeAll(sink, 0, 300);
      await sink.close(soon());
      assert.equal(await delivered(), expected(300));
      sink.write(lineOf(300), recordOf(300));
      sink.flushSync();
      await sink.flush(soon());
      assert.equal(await delivered(), expected(300));
      assert.deepEqual([counters.accepted, counters.delivered, counters.dropped], [301, 300, 1]);
    });

    test('may be closed twice and when nothing was ever written', async ({ sink }) => {
      await sink.close(soon());
      await sink.close(soon());
      sink.flushSync();
    });
  });
}
