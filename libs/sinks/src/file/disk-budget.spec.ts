import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DiskBudget, type DiskBudgetOptions, type DiskReport } from './disk-budget';
import { FileSinkSet } from './file-sink-set';
import { newWriterId } from './file-name';

const HOUR = 3_600_000;
const DAYS = { request: 30, database: 7, security: 90 };

describe('the disk budget of a log directory', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-budget-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const file = (name: string, bytes: number, hoursAgo = 48): string => {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x'.repeat(bytes));
    const time = (Date.now() - hoursAgo * HOUR) / 1_000;
    utimesSync(path, time, time);
    return path;
  };
  const budget = (options: Partial<DiskBudgetOptions> = {}): DiskBudget => new DiskBudget({ dir, bytes: 1_000, days: DAYS, mayDelete: true, isLive: () => false, ...options });
  const present = (...paths: string[]): string[] => paths.filter(existsSync).map((path) => basename(path));

  it('says nothing while there is room, and nothing of a directory that is not there', async () => {
    file('request.2026-05-01.api-a1a1a1.log.gz', 900);
    expect(await budget().check()).toBeUndefined();
    expect(await budget({ dir: join(dir, 'missing') }).check()).toBeUndefined();
  });

  it('warns once before files have to go, and again after there was room', async () => {
    const guard = budget();
    file('request.2026-05-01.api-a1a1a1.log.gz', 500);
    const job = file('background_tasks/resource_1.log', 450);
    expect(await guard.check()).toMatchObject({ kind: 'near', bytes: 950, budgetBytes: 1_000, files: 0 });
    expect(await guard.check()).toBeUndefined();
    rmSync(job);
    expect(await guard.check()).toBeUndefined();
    file('background_tasks/resource_1.log', 450);
    expect(await guard.check()).toMatchObject({ kind: 'near' });
  });

  it('deletes the oldest days first, of one day what is kept shortest, and no more than it has to', async () => {
    const oldest = file('security.2026-05-01.api-a1a1a1.log.gz', 300);
    const shortest = file('database.2026-05-02.api-a1a1a1.log.gz', 300);
    const kept = [file('request.2026-05-02.api-a1a1a1.log.gz', 300), file('security.2026-05-02.api-a1a1a1.log.gz', 300)];
    const report = await budget().check();
    expect(report).toEqual({ kind: 'trimmed', budgetBytes: 1_000, bytes: 600, files: 2, freedBytes: 600, from: '2026-05-01', to: '2026-05-02', categories: ['security', 'database'] } satisfies DiskReport);
    expect(present(oldest, shortest, ...kept)).toEqual(kept.map((path) => basename(path)));
  });

  it('never deletes the audit’s files, what is written to, and what it did not name; it says that the budget does not hold, once', async () => {
    const live = file('request.2026-05-01.api-a1a1a1.log', 300);
    const all = [live, file('audit.2026-04-01.api-a1a1a1.log.gz', 300), file('audit/trail.log', 300), file('notes.txt', 300), file('request.2026-05-03.api-b2b2b2.log', 300, 0.1)];
    const guard = budget({ isLive: (path) => path === live });
    expect(await guard.check()).toMatchObject({ kind: 'exceeded', bytes: 1_500, files: 0 });
    expect(await guard.check()).toBeUndefined();
    expect(present(...all)).toHaveLength(5);
  });

  it('deletes nothing where others roll the files', async () => {
    const path = file('request.2026-05-01.api-a1a1a1.log.gz', 1_200);
    expect(await budget({ mayDelete: false }).check()).toMatchObject({ kind: 'exceeded' });
    expect(existsSync(path)).toBe(true);
  });

  it('is kept by the files of a running app, one look at a time', async () => {
    const old = file('request.2026-05-01.api-a1a1a1.log.gz', 1_200);
    const reports: DiskReport[] = [];
    const set = new FileSinkSet({
      dir, writerId: newWriterId('spec'), rotation: 'internal', maxSizeBytes: 20_480, backupCount: 10, retentionDays: DAYS, diskBytes: 1_000, flushMs: 20, bufferBytes: 1_000_000,
      selfLog: { report: () => undefined }, onDisk: (report) => reports.push(report),
    });
    await Promise.all([set.keepBudget(), set.keepBudget()]);
    expect(existsSync(old)).toBe(false);
    expect(reports).toMatchObject([{ kind: 'trimmed', files: 1 }]);
    await set.close(Date.now() + 1_000);
  });
});
