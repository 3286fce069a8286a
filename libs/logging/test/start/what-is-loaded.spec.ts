import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Files = Readonly<Record<string, number>>;

/** Most files of this repository's packages. Each costs a start about half a millisecond: what few apps use is loaded when it is used. */
const MOST_FILES = 276;
const MOST_LATER_FILES = 12;

describe('an app that starts with all defaults', () => {
  let dir: string;
  let withPackage: Files;
  let withStart: Files;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-loaded-'));
    const child = fork(join(__dirname, 'what-is-loaded.cjs'), [dir], { stdio: 'ignore', env: { PATH: process.env['PATH'] } });
    const ended = once(child, 'exit');
    [{ withPackage, withStart }] = (await Promise.race([once(child, 'message'), ended.then(([code]) => Promise.reject(new Error(`it ended with ${String(code)}`)))])) as [{ withPackage: Files; withStart: Files }];
    child.kill();
    await ended;
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('loads with the package nothing but what every app uses', () => {
    expect(Object.keys(withPackage).sort()).toEqual(['@cairn/audit', '@cairn/core', '@cairn/logging', '@cairn/sinks', 'nestjs-cls']);
    expect(ours(withPackage)).toBeLessThan(MOST_FILES);
  });

  it('loads of the audit trail, which nothing is put into, only where checkpoints can be anchored', () => {
    expect(withPackage['@cairn/audit']).toBeLessThan(5);
  });

  it('loads little of its own while it starts, and nothing of others: what rolls the files comes when there is something to roll', () => {
    expect(Object.keys(withStart).filter((name) => !name.startsWith('@cairn/'))).toEqual([]);
    expect(ours(withStart)).toBeLessThan(MOST_LATER_FILES);
  });
});

function ours(files: Files): number {
  return Object.entries(files).reduce((sum, [name, count]) => (name.startsWith('@cairn/') ? sum + count : sum), 0);
}
