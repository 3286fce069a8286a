import assert from 'node:assert/strict';
import type { Gap } from '../sink/gap';
import type { Spool, SpoolEvents } from '../sink/spool';
import { Rank, type WaitingLine } from '../sink/waiting-line';
import { some } from './some-record';

/** The two globals of the test framework (Jest, Mocha and Vitest have them alike). */
declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;

export interface SpoolHarness {
  /** A spool over the same storage as those before it. `open` ones are closed by the harness. */
  open(events: SpoolEvents): Spool;
  /** Ends the spool as a killed process does: what it did not say to the storage is lost. */
  kill(spool: Spool): void | Promise<void>;
  dispose(): void | Promise<void>;
}

export interface SpoolContractOptions {
  /** Most the harness's spools hold, bytes. */
  readonly maxBytes: number;
}

const BATCH = 16_384;

/** What every spool must do. A new implementation passes it from its own spec. */
export function spoolContract(name: string, make: () => SpoolHarness | Promise<SpoolHarness>, { maxBytes }: SpoolContractOptions): void {
  const test = (title: string, body: (harness: SpoolHarness) => Promise<void>): void =>
    it(title, async () => {
      const harness = await make();
      try {
        await body(harness);
      } finally {
        await harness.dispose();
      }
    });

  describe(`${name} is a spool that`, () => {
    test('gives back what was put, in order, with rank and time', async ({ open }) => {
      const spool = open(quiet());
      await spool.put(lines(0, 500));
      await spool.put(lines(500, 600));
      assert.equal(spool.records, 600);
      assert.ok(spool.bytes > 0);
      assert.deepEqual(await drain(spool), lines(0, 600));
      assert.deepEqual([spool.records, spool.empty], [0, true]);
    });

    test('gives the same lines again until they are settled', async ({ open }) => {
      const spool = open(quiet());
      await spool.put(lines(0, 3));
      const first = await spool.replay(BATCH);
      first?.settle(2);
      assert.deepEqual((await spool.replay(BATCH))?.lines, lines(2, 3));
      assert.deepEqual((await spool.replay(BATCH))?.lines, lines(2, 3));
      assert.equal(spool.records, 1);
    });

    test('gives at least one line, however long', async ({ open }) => {
      const spool = open(quiet());
      await spool.put([line(0, Rank.Ordinary, 'x'.repeat(BATCH))]);
      assert.equal((await spool.replay(100))?.lines.length, 1);
    });

    test('puts before everything else what has to go first', async ({ open }) => {
      const spool = open(quiet());
      await spool.put(lines(5, 10));
      await spool.put(lines(2, 5), 'first');
      spool.putSync(lines(0, 2), 'first');
      await spool.put(lines(10, 12));
      assert.deepEqual(await drain(spool), lines(0, 12));
    });

    test('finishes a put under way without waiting, and keeps its lines once', async ({ open }) => {
      const spool = open(quiet());
      const underWay = spool.put(lines(0, 200));
      spool.putSync(lines(200, 210));
      assert.equal(spool.records, 210);
      await underWay;
      assert.equal(spool.records, 210);
      assert.deepEqual(await drain(spool), lines(0, 210));
    });

    test('is found by the next process, without what was settled', async ({ open }) => {
      const before = open(quiet());
      await before.put(lines(0, 100));
      (await before.replay(BATCH))?.settle(40);
      await before.close();
      const events = quiet();
      const after = open(events);
      assert.equal(after.empty, false);
      await after.put(lines(100, 110));
      assert.deepEqual(await drain(after), lines(40, 110));
      assert.equal(events.records, 60);
    });

    test('is found by the next process after a kill', async ({ open, kill }) => {
      const before = open(quiet());
      await before.put(lines(0, 100));
      (await before.replay(BATCH))?.settle(10);
      await before.put(lines(90, 100), 'first');
      await kill(before);
      assert.deepEqual(await drain(open(quiet())), [...lines(90, 100), ...lines(10, 100)]);
    });

    test('leaves alone what a living process has', async ({ open }) => {
      const one = open(quiet());
      await one.put(lines(0, 10));
      const other = open(quiet());
      assert.equal(other.empty, true);
      await other.put(lines(10, 20));
      assert.deepEqual(await drain(other), lines(10, 20));
      assert.deepEqual(await drain(one), lines(0, 10));
    });

    test('keeps its bound: the oldest lines below WARNING go first, protected ones never, and all that went are told', async ({ open }) => {
      const events = quiet();
      const spool = open(events);
      const kept = [line(0, Rank.Protected), line(1, Rank.Important)];
      await spool.put(kept);
      let put = kept.length;
      for (let n = 2; put * 100 < maxBytes * 2; n += 100) {
        await spool.put(lines(n, n + 100));
        put += 100;
        assert.ok(spool.bytes <= maxBytes, `${spool.bytes} bytes`);
      }
      const left = await drain(spool);
      assert.deepEqual(left.slice(0, 2), kept);
      assert.deepEqual(left.at(-1), lines(put - 1, put)[0]);
      assert.equal(left.length + (events.gap?.records ?? 0), put);
      assert.ok((events.gap?.records ?? 0) > 0);
    });

    test('rejects what it has no room for, and keeps none of it', async ({ open }) => {
      const spool = open(quiet());
      const some100 = Array.from({ length: 100 }, (_, n) => line(n, Rank.Protected, 'x'.repeat(100)));
      let put = 0;
      await assert.rejects(async () => {
        for (;;) {
          await spool.put(some100);
          put += 100;
        }
      });
      assert.equal(spool.records, put);
      spool.putSync(lines(0, 1));
      assert.equal((await drain(spool)).length, put + 1);
    });
  });
}

/** What a spool told. */
class Told implements SpoolEvents {
  records = 0;
  gap: Gap | undefined;

  adopted(records: number): void {
    this.records += records;
  }

  lost(gap: Gap): void {
    this.gap = { ...gap, records: (this.gap?.records ?? 0) + gap.records };
  }
}

function quiet(): Told {
  return new Told();
}

function line(n: number, rank: Rank, text = `line ${n} äöü €`): WaitingLine {
  return { line: some.line({ message: text, recordId: `rec_${n}`, time: n }), rank, time: n };
}

function lines(from: number, to: number): WaitingLine[] {
  return Array.from({ length: to - from }, (_, n) => line(from + n, Rank.Ordinary));
}

async function drain(spool: Spool): Promise<WaitingLine[]> {
  const all: WaitingLine[] = [];
  for (;;) {
    const batch = await spool.replay(BATCH);
    if (batch === undefined) return all;
    all.push(...batch.lines);
    batch.settle(batch.lines.length);
  }
}
