import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SmallDisk } from '@cairn/dev';
import { start, startFixture, temporaryDirectory, until, type Child } from './child';
import { readNumberedLines } from './numbered-lines';
import { describeOnSmallDisk } from './small-disk';

interface Account {
  readonly accepted: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly gapRecords: number;
}

const RESUME_MS = 5_000;
/** More than a small disk holds, over some seconds; what waits meanwhile exceeds the buffer. */
const WRITING = { records: 9_000, perTick: 30, tickMs: 8, bufferBytes: 150_000, maxSizeBytes: 200_000, random: true };

/** Waits for the outage, lets the buffer overflow, makes room, and checks the account of the process when it has ended. */
async function survive(child: Child, logs: string, makeRoom: () => void): Promise<void> {
  const written = (): number => readNumberedLines(logs).found.size;
  let stderr = '';
  child.process.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
  await until('records are dropped', () => stderr.includes('CAIRN_E_SINK_DROPPED'));
  const before = written();
  makeRoom();
  const since = Date.now();
  await until('it writes again', () => written() > before, RESUME_MS);
  expect(Date.now() - since).toBeLessThan(RESUME_MS);
  const { code, stdout } = await child.ended;
  expect(code).toBe(0);
  const account = JSON.parse(stdout) as Account;
  const { found, doubled, torn } = readNumberedLines(logs);
  expect({ doubled, torn, accepted: account.accepted }).toEqual({ doubled: 0, torn: 0, accepted: WRITING.records });
  expect(found.size).toBe(account.delivered);
  expect(account.dropped).toBeGreaterThan(0);
  expect(account.accepted).toBe(found.size + account.gapRecords); // the gap is exact
}

describeOnSmallDisk('a process on a disk that fills up and is freed', () => {
  it.each(['internal', 'external'])('stays up, resumes within 5 s and declares exactly what it dropped (%s rotation)', async (rotation) => {
    const disk = new SmallDisk();
    try {
      const logs = join(disk.dir, 'logs');
      await survive(startFixture('file-writer.js', { dir: logs, rotation, ...WRITING }), logs, () => disk.resize(64));
    } finally {
      disk.dispose();
    }
  });
});

/** Needs no root: a process may lower its own limit, and `prlimit` lifts it again from outside. */
const describeWithLimits = existsSync('/usr/bin/prlimit') ? describe : describe.skip;

describeWithLimits('a process that runs into the size limit of its files', () => {
  it('stays up, resumes when the limit is lifted and declares exactly what it dropped', async () => {
    const dir = temporaryDirectory();
    try {
      const options = JSON.stringify({ dir, rotation: 'external', ...WRITING });
      const fixture = join(__dirname, 'fixtures', 'file-writer.js');
      const child = start('/bin/sh', ['-c', 'ulimit -S -f 1000; exec "$0" "$1" "$2"', process.execPath, fixture, options]);
      await survive(child, dir, () => execFileSync('/usr/bin/prlimit', ['--pid', String(child.process.pid), '--fsize=unlimited:unlimited']));
      expect(statSync(join(dir, 'application.log')).size).toBeGreaterThan(512_000);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
