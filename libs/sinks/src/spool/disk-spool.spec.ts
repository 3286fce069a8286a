import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rank, type Gap, type Line, type WaitingLine } from '@cairn/core';
import type { Spool, SpoolEvents } from '@cairn/core/remote';
import { spoolContract } from '@cairn/core/testing';
import { DiskSpool } from './disk-spool';

const selfLog = { report: (): void => undefined };
const MAX_BYTES = 400_000;
const SINK = 'winston:1:Http';

const line = (n: number, text = `line ${n}`): WaitingLine => ({ line: `${JSON.stringify(text)}\n` as Line, rank: Rank.Ordinary, time: n });
const textsOf = (lines: readonly WaitingLine[] = []): string[] => lines.map((each) => JSON.parse(each.line) as string);

class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-spool-'));
  readonly spool = join(this.dir, 'spool');
  readonly own = join(this.spool, 'winston-1-Http');
  gap: Gap | undefined;
  adopted = 0;
  private readonly opened: Spool[] = [];

  open(events: SpoolEvents = { adopted: (records) => void (this.adopted += records), lost: (gap) => void (this.gap = gap) }): DiskSpool {
    const spool = new DiskSpool({ dir: this.spool, sink: SINK, maxBytes: MAX_BYTES, selfLog }, events);
    this.opened.push(spool);
    return spool;
  }

  /** Its files stay as they are; only its claim is taken away, as it is void when the process is gone. */
  kill(spool: Spool): void {
    this.opened.splice(this.opened.indexOf(spool), 1);
    const writer = this.writerOf(spool);
    rmSync(join(this.own, `${writer}.owner`), { force: true });
  }

  async dispose(): Promise<void> {
    for (const spool of this.opened) await spool.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  segments(): string[] {
    return readdirSync(this.own, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.spool'))
      .sort()
      .map((name) => join(this.own, name));
  }

  private writerOf(spool: Spool): string {
    return (spool as unknown as { readonly owner: { readonly writer: string } }).owner.writer;
  }
}

spoolContract(
  'A disk spool',
  () => {
    const bench = new Bench();
    return { open: (events) => bench.open(events), kill: (spool) => bench.kill(spool), dispose: () => bench.dispose() };
  },
  { maxBytes: MAX_BYTES },
);

describe('a disk spool', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.dispose());

  it('touches no disk until there is something to keep', async () => {
    const spool = bench.open();
    expect(await spool.replay(1_000)).toBeUndefined();
    expect(readdirSync(bench.dir)).toEqual([]);
  });

  it('goes on in a segment until it is full, and has no more than that one open', async () => {
    const spool = bench.open();
    const open = (): number => readdirSync('/proc/self/fd').length;
    await spool.put([line(0)]);
    const before = process.platform === 'linux' ? open() : 0;
    for (let n = 1; n < 20; n += 1) await spool.put([line(n)]);
    expect(bench.segments()).toHaveLength(1);
    for (let n = 20; n < 30; n += 1) await spool.put([line(n, 'x'.repeat(30_000))]);
    expect(bench.segments()).toHaveLength(10);
    if (process.platform === 'linux') expect(open()).toBeLessThanOrEqual(before + 1);
  });

  it('gives the last line of a segment with the first of the next one, so that no line is without the one behind it', async () => {
    const spool = bench.open();
    const long = 'x'.repeat(30_000);
    await spool.put([line(0, long)]);
    await spool.put([line(1, 'one'), line(2, 'two')]);
    expect(bench.segments()).toHaveLength(2);
    const batch = await spool.replay(1);
    expect(textsOf(batch?.lines)).toEqual([long, 'one']);
    batch?.settle(1);
    expect(spool.records).toBe(2);
    expect(textsOf((await spool.replay(1_000))?.lines)).toEqual(['one', 'two']);
  });

  it('gives it too where the next one is of another process, and settles both', async () => {
    const first = bench.open();
    await first.put([line(0)]);
    bench.kill(first);
    const next = bench.open();
    await next.put([line(1)]);
    const batch = await next.replay(1_000);
    expect(textsOf(batch?.lines)).toEqual(['line 0', 'line 1']);
    batch?.settle(2);
    expect({ records: next.records, empty: next.empty }).toEqual({ records: 0, empty: true });
    await next.close();
    expect(bench.segments()).toEqual([]);
  });

  it('counts a damaged end of a segment as lost when a line of the next one is settled', async () => {
    const first = bench.open();
    await first.put([line(0)]);
    bench.kill(first);
    appendFileSync(bench.segments()[0]!, 'torn');
    const next = bench.open();
    await next.put([line(1)]);
    (await next.replay(1_000))?.settle(2);
    expect(await next.replay(1_000)).toBeUndefined();
    expect({ records: next.records, lost: bench.gap?.records }).toEqual({ records: 0, lost: 1 });
  });

  it('makes directories of mode 0750 and files of 0640, and leaves none when all is delivered', async () => {
    const spool = bench.open();
    await spool.put([line(1)]);
    const [segment] = bench.segments();
    const modes = [bench.spool, bench.own, join(segment!, '..'), segment!].map((path) => (statSync(path).mode & 0o777).toString(8));
    expect(modes).toEqual(['750', '750', '750', '640']);
    (await spool.replay(1_000))?.settle(1);
    expect(bench.segments()).toEqual([]);
    await spool.close();
    expect(readdirSync(bench.own)).toEqual([]);
  });

  it('refuses a symbolic link where a directory of its own should be', async () => {
    const elsewhere = join(bench.dir, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(bench.spool);
    symlinkSync(elsewhere, bench.own);
    const spool = bench.open();
    await expect(spool.put([line(1)])).rejects.toThrow('is a symbolic link: refused');
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(spool.records).toBe(0);
  });

  it('passes over a damaged frame and tells it as lost', async () => {
    const before = bench.open();
    await before.put([line(1), line(2), line(3)]);
    bench.kill(before);
    const [segment] = bench.segments();
    writeFileSync(segment!, readFileSync(segment!, 'utf8').replace('line 2', 'line X'));
    const spool = bench.open();
    const batch = await spool.replay(1_000);
    expect(textsOf(batch?.lines)).toEqual(['line 1', 'line 3']);
    batch?.settle(2);
    expect(await spool.replay(1_000)).toBeUndefined();
    expect(bench.adopted).toBe(3);
    expect(bench.gap?.records).toBe(1);
    expect(spool.empty).toBe(true);
  });

  it('passes over a torn end and tells it as lost', async () => {
    const before = bench.open();
    await before.put([line(1), line(2)]);
    bench.kill(before);
    const [segment] = bench.segments();
    truncateSync(segment!, statSync(segment!).size - 3);
    const spool = bench.open();
    const batch = await spool.replay(1_000);
    expect(textsOf(batch?.lines)).toEqual(['line 1']);
    batch?.settle(1);
    expect(await spool.replay(1_000)).toBeUndefined();
    expect(bench.gap?.records).toBe(1);
  });

  it('replays a segment from its beginning when the position is forged', async () => {
    const before = bench.open();
    await before.put([line(1), line(2)]);
    (await before.replay(1_000))?.settle(1);
    bench.kill(before);
    const position = join(bench.segments()[0]!, '..', 'position');
    expect(readFileSync(position, 'utf8')).toMatch(/^\d{15} \d{15} \d{10}\n$/);
    writeFileSync(position, '000000000000001 000000000000999 0000000000\n');
    expect(textsOf((await bench.open().replay(1_000))?.lines)).toEqual(['line 1', 'line 2']);
  });

  it('tells as lost what somebody took away', async () => {
    const spool = bench.open();
    await spool.put([line(1), line(2)]);
    rmSync(bench.segments()[0]!);
    expect(await spool.replay(1_000)).toBeUndefined();
    expect(bench.gap?.records).toBe(2);
    expect(spool.empty).toBe(true);
  });

  it('takes over the leftovers of one process only once, whoever looks', async () => {
    const before = bench.open();
    await before.put([line(1)]);
    bench.kill(before);
    const [one, other] = [bench.open(), bench.open()];
    const found = [await one.replay(1_000), await other.replay(1_000)];
    expect(found.map((batch) => textsOf(batch?.lines))).toEqual([['line 1'], []]);
  });

  it('leaves alone what is not its own', async () => {
    mkdirSync(join(bench.own, 'w-somebody'), { recursive: true });
    writeFileSync(join(bench.own, 'notes.txt'), 'keep');
    const before = bench.open();
    await before.put([line(1)]);
    appendFileSync(join(bench.segments()[0]!, '..', 'notes.txt'), 'keep');
    bench.kill(before);
    const spool = bench.open();
    (await spool.replay(1_000))?.settle(1);
    await spool.replay(1_000);
    await spool.close();
    const names = readdirSync(bench.own, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('notes.txt'))).toHaveLength(2);
    expect(names).toContain('w-somebody');
  });

  it('keeps nothing where it cannot write, and goes on when it can', async () => {
    writeFileSync(bench.spool, 'in the way');
    const spool = bench.open();
    await expect(spool.put([line(1)])).rejects.toThrow('is no directory: refused');
    rmSync(bench.spool);
    await spool.put([line(1)]);
    expect(textsOf((await spool.replay(1_000))?.lines)).toEqual(['line 1']);
  });
});
