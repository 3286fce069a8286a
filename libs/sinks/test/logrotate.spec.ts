import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findLogrotate, onDebian, rotate, type FoundProgram } from '@cairn/dev';
import { startFixture, temporaryDirectory, until, type Child } from './child';
import { readNumberedLines } from './numbered-lines';

const RECORDS = 30_000;
/** Elsewhere the cases are reported as skipped; where logrotate can be fetched, a missing one is a failure. */
const describeWithLogrotate = onDebian || existsSync('/usr/sbin/logrotate') ? describe : describe.skip;

describeWithLogrotate('external rotation by logrotate', () => {
  let logrotate: FoundProgram;
  let dir: string;
  let logs: string;
  beforeAll(async () => {
    const found = await findLogrotate();
    if (found === undefined) throw new Error('logrotate is not installed and could not be fetched');
    logrotate = found;
  }, 120_000);
  beforeEach(() => {
    dir = temporaryDirectory();
    chmodSync(dir, 0o755);
    logs = join(dir, 'logs');
    mkdirSync(logs, { mode: 0o750 });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  function startWriter(): Child {
    return startFixture('file-writer.js', { dir: logs, records: RECORDS, rotation: 'external', perTick: 40, tickMs: 2, flushMs: 10 });
  }

  /** Runs logrotate twice while the writer is at work. */
  async function rotateTwice(writer: Child, configuration: string): Promise<void> {
    const path = join(dir, 'logrotate.conf');
    writeFileSync(path, configuration, { mode: 0o644 });
    const active = join(logs, 'application.log');
    for (let time = 0; time < 2; time += 1) {
      await until('the writer is at work', () => existsSync(active) && statSync(active).size > 100_000);
      rotate(logrotate, path, join(dir, 'logrotate.state'));
    }
    await until('the writer is at work after the last rotation', () => statSync(active).size > 100_000);
    expect(writer.process.exitCode).toBeNull(); // all of it happened under load
    expect(await writer.ended).toMatchObject({ code: 0, stderr: '' });
  }

  it('in create mode, with SIGHUP after it, loses and tears nothing', async () => {
    const writer = startWriter();
    const group = execFileSync('id', ['-gn']).toString().trim();
    await rotateTwice(
      writer,
      `${logs}/*.log {
        daily
        rotate 7
        compress
        delaycompress
        notifempty
        create 0640 ${userInfo().username} ${group}
        sharedscripts
        postrotate
          kill -HUP ${writer.process.pid}
        endscript
      }\n`,
    );
    const { found, doubled, torn, files } = readNumberedLines(logs);
    expect({ found: found.size, doubled, torn }).toEqual({ found: RECORDS, doubled: 0, torn: 0 });
    expect(files.sort()).toEqual(['application.log', 'application.log.1', 'application.log.2.gz']);
    expect(statSync(join(logs, 'application.log')).mode & 0o777).toBe(0o640);
  });

  it('by copytruncate keeps writing whole lines, and loses at most what is written between the copy and the cut', async () => {
    const writer = startWriter();
    await rotateTwice(
      writer,
      `${logs}/application.log {
        daily
        rotate 7
        compress
        delaycompress
        notifempty
        missingok
        copytruncate
      }\n`,
    );
    const { found, doubled, torn, files } = readNumberedLines(logs);
    const lost = RECORDS - found.size;
    process.stdout.write(`copytruncate, two rotations under load: ${lost} of ${RECORDS} records lost\n`);
    expect(doubled).toBe(0);
    expect(torn).toBeLessThanOrEqual(2); // the copy may end within a line, once per rotation
    expect(lost).toBeLessThan(RECORDS / 10);
    expect(files.sort()).toEqual(['application.log', 'application.log.1', 'application.log.2.gz']);
    expect(readdirSync(logs)).toHaveLength(3);
  });
});
