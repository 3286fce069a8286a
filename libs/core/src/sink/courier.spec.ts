import { some } from '../testing';
import { Courier, type Outcome } from './courier';
import { DeliveryError, type Rejection } from './remote-writer';
import { Rank, type WaitingLine } from './waiting-line';

type Answer = Rejection | void | Error;

const LINES: readonly WaitingLine[] = Array.from({ length: 8 }, (_, n) => ({ line: some.line({ recordId: `rec_${n}` }), rank: Rank.Ordinary, time: n }));

/** A courier to a receiver that answers as the test says; `offers` are the sizes of the batches it saw. */
function setUp(answer: (lines: readonly string[]) => Answer, maxTries = 2): { courier: Courier; offers: number[]; attempt: () => Promise<Outcome> } {
  const offers: number[] = [];
  const writer = {
    send: async (lines: readonly string[]): Promise<Rejection | void> => {
      offers.push(lines.length);
      const said = answer(lines);
      if (said instanceof Error) throw said;
      return said;
    },
    close: async (): Promise<void> => undefined,
  };
  const courier = new Courier(writer, maxTries);
  return { courier, offers, attempt: () => courier.attempt(LINES) };
}

describe('a courier', () => {
  it('waits for a receiver that is away, longer each time, at most five seconds and a fifth', async () => {
    const { courier, attempt } = setUp(() => new DeliveryError('unavailable', 'away'));
    const pauses: number[] = [];
    for (let n = 0; n < 10; n += 1) pauses.push((await attempt()).retryMs);
    expect(pauses[0]).toBeGreaterThanOrEqual(80);
    expect(pauses[0]).toBeLessThanOrEqual(120);
    expect(Math.min(...pauses.slice(7))).toBeGreaterThanOrEqual(4_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(6_000);
    expect(courier.isWaiting).toBe(true);
  });

  it('waits as long as the receiver asks for', async () => {
    const { attempt } = setUp(() => new DeliveryError('unavailable', 'busy', { retryAfterMs: 30_000 }));
    expect((await attempt()).retryMs).toBe(30_000);
  });

  it('is well again after a success', async () => {
    let away = true;
    const { courier, attempt } = setUp(() => (away ? new DeliveryError('unavailable', 'away') : undefined));
    await attempt();
    away = false;
    expect(await attempt()).toMatchObject({ settled: 8, delivered: 8, retryMs: 0 });
    expect(courier.isWaiting).toBe(false);
  });

  it('halves a refused batch until one line is left, and sets that aside', async () => {
    const { attempt, offers } = setUp((lines) => (lines.includes(LINES[0]!.line) ? new DeliveryError('refused', 'bad') : undefined));
    let outcome = await attempt();
    while (outcome.settled === 0) outcome = await attempt();
    expect(offers).toEqual([8, 4, 2, 1]);
    expect(outcome).toMatchObject({ settled: 1, delivered: 0, deadLettered: 1, letters: [{ line: LINES[0], reason: 'bad' }] });
  });

  it('takes its time with a receiver that refuses one line after the other: that is hardly the lines', async () => {
    let refuses = true;
    const { attempt } = setUp(() => (refuses ? new DeliveryError('refused', 'no') : undefined));
    const pauses: number[] = [];
    while (pauses.length < 30) {
      const { settled, retryMs } = await attempt();
      if (settled === 1) pauses.push(retryMs);
    }
    expect(pauses.slice(0, 20)).toEqual(new Array(20).fill(0));
    expect(pauses[20]).toBe(100);
    expect(pauses.slice(-3)).toEqual([5_000, 5_000, 5_000]);
    refuses = false;
    await attempt();
    refuses = true;
    let outcome = await attempt();
    while (outcome.settled === 0) outcome = await attempt();
    expect(outcome.retryMs).toBe(0);
  });

  it('goes on behind the lines that arrived before the one that failed', async () => {
    const { attempt } = setUp(() => new DeliveryError('doubtful', 'broken', { delivered: 3 }));
    expect(await attempt()).toMatchObject({ settled: 3, delivered: 3, retryMs: 0, letters: [] });
  });

  it('convicts a line of which the receiver fails when the next one arrives, and delivers that only once', async () => {
    const { attempt, offers } = setUp((lines) => (lines.includes(LINES[0]!.line) ? new Error('broken') : undefined));
    let outcome = await attempt();
    while (outcome.settled === 0) outcome = await attempt();
    expect(offers).toEqual([8, 8, 4, 2, 1, 1]);
    expect(outcome).toMatchObject({ settled: 2, delivered: 1, deadLettered: 1 });
  });

  it('takes the receiver for away when it fails with the next line too', async () => {
    const { courier, attempt } = setUp(() => new Error('broken'));
    let outcome = await attempt();
    while (!courier.isWaiting) outcome = await attempt();
    expect(outcome).toMatchObject({ settled: 0, letters: [] });
  });

  it('counts rejected lines, of which nobody says which they are', async () => {
    const { attempt } = setUp(() => ({ records: 3, reason: 'old' }));
    const outcome = await attempt();
    expect(outcome).toMatchObject({ settled: 8, delivered: 5, deadLettered: 3 });
    expect(outcome.letters).toHaveLength(8);
  });
});
