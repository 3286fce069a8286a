import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startFixture, temporaryDirectory, type Child, type Ended } from './child';
import { OtlpReceiver } from '@cairn/dev';

/** Processes that log to a receiver which is away at times, one after the other and side by side. */
describe('records on their way to an OTLP receiver', () => {
  let dir: string;
  let receiver: OtlpReceiver;
  const children: Child[] = [];

  beforeEach(async () => {
    dir = temporaryDirectory();
    receiver = await OtlpReceiver.start();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.process.kill('SIGKILL');
      await child.ended;
    }
    await receiver.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const start = (from: number, to: number, end: string): Child => {
    const child = startFixture('otlp-writer.js', { dir, url: receiver.url, from, to, end });
    children.push(child);
    return child;
  };
  const run = (from: number, to: number, end: string): Promise<Ended> => start(from, to, end).ended;
  const arrived = (): number[] => receiver.logs.map(({ attributes }) => attributes['n'] as number);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
  const said = (child: Child): Promise<void> => new Promise((resolve) => child.process.stdout?.once('data', () => resolve()));

  it.each(['exit', 'throw', 'natural'])('survive the end by %s while it is away, and are delivered by the next process, before its own', async (end) => {
    await receiver.stop();
    await run(0, 3_000, end);
    await receiver.start();
    await run(3_000, 3_100, 'natural');
    expect(arrived()).toEqual(upTo(3_100));
    const left = readdirSync(join(dir, 'spool'), { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('.spool'))).toEqual([]);
  });

  it('survive process.exit while it is there, too', async () => {
    await run(0, 3_000, 'exit');
    await run(3_000, 3_100, 'natural');
    expect(unique(arrived())).toEqual(upTo(3_100));
  });

  it('survive kill -9 once they are on disk', async () => {
    await receiver.stop();
    const child = start(0, 3_000, 'wait until kept');
    await said(child);
    child.process.kill('SIGKILL');
    await child.ended;
    await receiver.start();
    await run(3_000, 3_100, 'natural');
    expect(arrived()).toEqual(upTo(3_100));
  });

  it('survive kill -9 in the middle of their replay: what was acknowledged is not sent again, but for the batch under way', async () => {
    await receiver.stop();
    await run(0, 20_000, 'exit');
    await receiver.start();
    const child = start(20_000, 20_001, 'wait until delivered');
    await said(child);
    child.process.kill('SIGKILL');
    await child.ended;
    const before = receiver.logs.length;
    for (let n = 20_001; !arrived().includes(19_999); n += 1) await run(n, n + 1, 'natural'); // each as long as its end may take
    expect(unique(arrived()).filter((n) => n < 20_000)).toEqual(upTo(20_000));
    expect(before).toBeGreaterThan(0);
    const batch = Math.max(...receiver.requests.map(({ logs }) => logs.length));
    expect(receiver.logs.length - unique(arrived()).length).toBeLessThanOrEqual(batch);
  });

  it('are taken over from a dead process by exactly one of several', async () => {
    await receiver.stop();
    await run(0, 2_000, 'exit');
    await receiver.start();
    await Promise.all([run(2_000, 2_010, 'natural'), run(2_010, 2_020, 'natural'), run(2_020, 2_030, 'natural')]);
    expect([...arrived()].sort((a, b) => a - b)).toEqual(upTo(2_030));
  });
});

/** In the order of their first arrival. */
function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)];
}
