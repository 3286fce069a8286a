import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, holder } from '../../test/processes';
import { withFileLock } from './file-lock';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'cairn-lock-'))));
afterEach(() => rm(directory, { recursive: true, force: true }));

const lock = (): string => join(directory, 'lock');

describe('withFileLock', () => {
  it('lets processes work one after the other', async () => {
    const counter = join(directory, 'counter');
    await writeFile(counter, '0');
    const count = `
      const { readFileSync, writeFileSync } = require('node:fs');
      const { setTimeout: sleep } = require('node:timers/promises');
      for (let turn = 0; turn < 10; turn += 1) await require('${dist}/lock/file-lock').withFileLock(${JSON.stringify(lock())}, async () => {
        const before = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'));
        await sleep(2);
        writeFileSync(${JSON.stringify(counter)}, String(before + 1));
      });
      console.log('done');`;
    const counting = await Promise.all([holder(count), holder(count), holder(count)]);
    await Promise.all(counting.map((each) => each.leave()));
    expect(await readFile(counter, 'utf8')).toBe('30');
  });

  it('takes over the lock of a process that was killed', async () => {
    const killed = await holder(`await require('${dist}/lock/file-lock').withFileLock(${JSON.stringify(lock())}, () => { console.log('held'); return new Promise(() => {}); });`);
    await killed.kill();
    expect(await withFileLock(lock(), async () => 'mine')).toBe('mine');
  });

  it('takes over a lock that is older than any work, whoever has its process id now', async () => {
    await writeFile(lock(), String(process.pid));
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(lock(), longAgo, longAgo);
    expect(await withFileLock(lock(), async () => 'mine')).toBe('mine');
  });

  it('is released when the work fails', async () => {
    await expect(withFileLock(lock(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withFileLock(lock(), async () => 'mine')).toBe('mine');
  });
});
