import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SmallDisk } from '@cairn/dev';
import { temporaryDirectory } from '../../test/child';
import { describeOnSmallDisk } from '../../test/small-disk';
import { AppendFile } from './append-file';

describe('AppendFile', () => {
  let dir: string;
  let path: string;
  let file: AppendFile;
  beforeEach(() => {
    dir = temporaryDirectory();
    path = join(dir, 'logs', 'a.log');
    file = new AppendFile(path);
  });
  afterEach(async () => {
    await file.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const content = (of = path): string => readFileSync(of, 'utf8');

  it('makes the file 0640 in a directory 0750 with the first write, not before', async () => {
    expect(existsSync(dirname(path))).toBe(false);
    await file.write('one\n');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o750);
    expect(content()).toBe('one\n');
  });

  it('has the bytes in the file when a write resolves', async () => {
    let expected = '';
    for (let n = 0; n < 50; n += 1) {
      const batch = `${n} ${'ä€'.repeat(n * 40)}\n`;
      expected += batch;
      await file.write(batch);
      expect(content()).toBe(expected);
    }
  });

  it.each<[string, (n: number) => string, number]>([
    ['ASCII', (n) => `line ${n}`, 1_000],
    ['two bytes for each character', (n) => `запись ${n} ${'я'.repeat(500)}`, 400],
    ['three, and four for two', (n) => `記録 ${n} 😀${'録'.repeat(100)}`, 300],
    ['more than the room that is kept', (n) => `${n} ${'x'.repeat(1_000)}`, 400],
    ['more than that when it is encoded', (n) => `${n} ${'録'.repeat(600)}`, 300],
  ])('writes a batch line by line as it writes its text: %s', async (_what, make, count) => {
    const lines = Array.from({ length: count }, (_, n) => `${make(n)}\n`);
    const text = lines.join('');
    await file.write('first\n', ['first\n']);
    await file.write(text, lines);
    await file.write(text, lines);
    expect(content()).toBe(`first\n${text}${text}`);
    expect(file.written).toBe(statSync(path).size);
  });

  it('finishes a write under way, once and in order, before it writes its last words', async () => {
    const batch = `${'a'.repeat(60_000)}\n`;
    const underWay = file.write(batch);
    file.writeSync('last\n');
    expect(content()).toBe(`${batch}last\n`);
    await underWay;
    expect(content()).toBe(`${batch}last\n`);
    await file.write('more\n');
    expect(content()).toBe(`${batch}last\nmore\n`);
  });

  it('keeps what many files write at the same time apart, those that are cut short by last words among them', async () => {
    const paths = Array.from({ length: 12 }, (_, n) => join(dir, `${n}.log`));
    const files = paths.map((each) => new AppendFile(each));
    const expected = paths.map(() => '');
    for (let round = 0; round < 20; round += 1) {
      const underWay = files.map((each, n) => {
        const batch = `${`${n}:${round} `.repeat(500 * ((n + round) % 7) + 1)}\n`;
        expected[n] += batch;
        const write = each.write(batch);
        if ((n + round) % 5 > 0) return write;
        each.writeSync('last words\n');
        expected[n] += 'last words\n';
        return write;
      });
      await Promise.all(underWay);
    }
    for (const [n, each] of paths.entries()) expect(content(each) === expected[n]).toBe(true);
    await Promise.all(files.map((each) => each.close()));
  });

  it('finishes a write under way in the file of its path when the one it began in was removed', async () => {
    await file.write('before\n');
    const batch = `${'a'.repeat(60_000)}\n`;
    const underWay = file.write(batch);
    rmSync(path);
    file.writeSync('last\n');
    expect(content()).toBe(`${batch}last\n`);
    await underWay;
    await file.write('more\n');
    expect(content()).toBe(`${batch}last\nmore\n`);
  });

  it.each([
    ['removed', () => rmSync(path)],
    ['removed with its directory', () => rmSync(dirname(path), { recursive: true })],
    ['replaced', () => (rmSync(path), writeFileSync(path, ''))],
    ['renamed', () => renameSync(path, `${path}.1`)],
  ])('is back at its path within a second when it is %s', async (_, happen) => {
    await file.write('before\n');
    happen();
    const since = Date.now();
    await untilWritten(() => existsSync(path) && content().includes('after'), 'after\n');
    expect(Date.now() - since).toBeLessThan(1_500); // 1 s promised, and room for a busy machine
  });

  it.each([
    ['write', async (text: string) => file.write(text)],
    ['writeSync', async (text: string) => file.writeSync(text)],
  ])('refuses to %s while a file stands in its directory\'s place, so that nothing goes into the removed file', async (_, write) => {
    await file.write('before\n');
    rmSync(dirname(path), { recursive: true });
    writeFileSync(dirname(path), '');
    await expect(write('kept\n')).rejects.toThrow('ENOTDIR');
    rmSync(dirname(path));
    await write('kept\n');
    expect(content()).toBe('kept\n');
  });

  it('writes nothing more into a file once it is removed', async () => {
    for (let n = 0; n < 3; n += 1) {
      await file.write(`${n}\n`);
      rmSync(path);
      await file.write(`after ${n}\n`);
      expect(content()).toBe(`after ${n}\n`);
    }
  });

  it('loses nothing of what is written around a rename', async () => {
    let n = 0;
    for (; n < 100; n += 1) await file.write(`${n}\n`);
    renameSync(path, `${path}.1`);
    for (; !existsSync(path); n += 1) await file.write(`${n}\n`);
    for (const end = n + 100; n < end; n += 1) await file.write(`${n}\n`);
    const all = content(`${path}.1`) + content();
    expect(all).toBe(Array.from({ length: n }, (_, i) => `${i}\n`).join(''));
  });

  it('opens the path anew with the next write after reopen()', async () => {
    await file.write('old\n');
    renameSync(path, `${path}.1`);
    await file.write('still old\n');
    file.reopen();
    await file.write('new\n');
    expect([content(`${path}.1`), content()]).toEqual(['old\nstill old\n', 'new\n']);
  });

  it('goes on at the new end of a file that was truncated in place', async () => {
    await file.write('one\n');
    truncateSync(path, 0);
    await file.write('two\n');
    expect(content()).toBe('two\n');
  });

  it('refuses a symbolic link at its path and leaves its target alone', async () => {
    const target = join(dir, 'target');
    writeFileSync(target, 'precious');
    mkdirSync(dirname(path));
    symlinkSync(target, path);
    await expect(file.write('x\n')).rejects.toThrow('is a symbolic link: refused');
    expect(() => file.writeSync('x\n')).toThrow('is a symbolic link: refused');
    expect(content(target)).toBe('precious');
    rmSync(path);
    await file.write('x\n');
    expect(content()).toBe('x\n');
  });

  it('refuses a symbolic link that takes the place of the open file', async () => {
    await file.write('one\n');
    const target = join(dir, 'target');
    writeFileSync(target, 'precious');
    rmSync(path);
    symlinkSync(target, path);
    await expect(untilWritten(() => false, 'two\n')).rejects.toThrow('is a symbolic link: refused');
    expect(content(target)).toBe('precious');
  });

  it('refuses a FIFO at its path without waiting for a reader', async () => {
    mkdirSync(dirname(path));
    execFileSync('mkfifo', [path]);
    await expect(file.write('x\n')).rejects.toThrow('is not a regular file: refused');
    expect(lstatSync(path).isFIFO()).toBe(true);
  });

  it('ends the torn last line of an earlier process before its own first line', async () => {
    mkdirSync(dirname(path));
    writeFileSync(path, 'whole\n{"torn":');
    await file.write('next\n');
    expect(content()).toBe('whole\n{"torn":\nnext\n');
  });

  it('goes on when a directory in its way has gone', async () => {
    writeFileSync(join(dir, 'logs'), 'in the way');
    await expect(file.write('kept\n')).rejects.toThrow();
    rmSync(join(dir, 'logs'));
    await file.write('kept\n');
    expect(content()).toBe('kept\n');
  });

  async function untilWritten(seen: () => boolean, text: string): Promise<void> {
    for (const giveUp = Date.now() + 10_000; !seen() && Date.now() < giveUp; ) {
      await file.write(text);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

describeOnSmallDisk('AppendFile on a full disk', () => {
  let small: SmallDisk;
  let disk: string;
  beforeAll(() => {
    small = new SmallDisk();
    disk = small.dir;
  });
  afterAll(() => small.dispose());

  const line = (n: number): string => `${JSON.stringify({ n, pad: 'p'.repeat(93) })}\n`;
  const batch = (n: number): string => Array.from({ length: 500 }, (_, i) => line(n * 500 + i)).join('');
  const fill = (): void => {
    expect(() => appendFileSync(join(disk, 'ballast'), Buffer.alloc(2 << 20))).toThrow('ENOSPC');
  };

  /** Writes until a batch does not fit; returns how many did. */
  async function writeUntilFull(file: AppendFile): Promise<number> {
    for (let n = 0; n < 100; n += 1) {
      try {
        await file.write(batch(n));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
        return n;
      }
    }
    throw new Error('the disk was never full');
  }

  it.each([
    ['goes on at the last good byte', async (file: AppendFile, text: string) => file.write(text)],
    ['finishes the batch in its last words', async (file: AppendFile, text: string) => file.writeSync(text)],
  ])('%s once there is room, nothing torn or doubled', async (_, again) => {
    rmSync(join(disk, 'ballast'), { force: true });
    const path = join(disk, 'full.log');
    rmSync(path, { force: true });
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(600_000));
    const file = new AppendFile(path);
    const failed = await writeUntilFull(file);
    const partly = readFileSync(path, 'utf8');
    expect(partly.length % line(0).length).not.toBe(0); // a short write came before the error
    await expect(file.write(batch(failed))).rejects.toThrow();
    rmSync(join(disk, 'ballast'));
    await again(file, batch(failed));
    await file.write(batch(failed + 1));
    await file.close();
    const expected = Array.from({ length: failed + 2 }, (_, n) => batch(n)).join('');
    expect(readFileSync(path, 'utf8')).toBe(expected);
    expect(file.written).toBe(expected.length); // the short writes among them, the refused ones not
  });

  it('begins an unfinished line again in the new file when it is renamed meanwhile', async () => {
    rmSync(join(disk, 'full.log'), { force: true });
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(600_000));
    const path = join(disk, 'full.log');
    const file = new AppendFile(path);
    const failed = await writeUntilFull(file);
    renameSync(path, `${path}.1`);
    rmSync(join(disk, 'ballast'));
    file.reopen();
    await file.write(batch(failed));
    await file.close();
    const expected = Array.from({ length: failed + 1 }, (_, n) => batch(n)).join('');
    expect(readFileSync(`${path}.1`, 'utf8') + readFileSync(path, 'utf8')).toBe(expected);
    expect(readFileSync(`${path}.1`, 'utf8').endsWith('\n')).toBe(true);
    rmSync(`${path}.1`);
    rmSync(path);
  });

  it('refuses to grow a file beyond the room there is', async () => {
    fill();
    const file = new AppendFile(join(disk, 'none.log'));
    await expect(file.write(batch(0))).rejects.toThrow('ENOSPC');
    rmSync(join(disk, 'ballast'));
    await file.write(batch(0));
    expect(readFileSync(join(disk, 'none.log'), 'utf8')).toBe(batch(0));
    await file.close();
  });
});
