import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryDirectory } from '../../test/child';
import { dayOf } from './file-name';
import { Retention, type RetentionOptions } from './retention';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 30, 12);

describe('Retention', () => {
  let dir: string;
  let step: number;
  beforeEach(() => {
    dir = temporaryDirectory();
    step = 0;
    place('security', 0, 'live-aaaaaa'); // somebody is writing: the time is not in doubt
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** A file of a category that many days old, by its name and by its last change. */
  function place(category: string, days: number, rest: string, changedDays = days): string {
    return file(`${category}.${dayOf(NOW - days * DAY)}.${rest}.log`, changedDays);
  }

  function file(name: string, changedDays: number): string {
    const changed = (NOW - changedDays * DAY) / 1000;
    writeFileSync(join(dir, name), 'x\n');
    utimesSync(join(dir, name), changed, changed);
    return name;
  }

  const retention = (options: Partial<RetentionOptions> = {}): Retention =>
    new Retention({
      dir, days: { application: 30, request: 7 }, backupCount: 3, isLive: () => false,
      clocks: { wall: () => NOW + step, steady: () => 5_000 }, ...options,
    });
  const deleted = (of: Retention, dryRun = false): string[] => of.run({ dryRun }).map((path) => basename(path)).sort();

  it('deletes what is older than its category is kept, by the day in its name', () => {
    const old = [place('request', 9, 'svc-abc123'), place('application', 40, 'svc-abc123'), file(`request.${dayOf(NOW - 20 * DAY)}.svc-abc123.4.log.gz`, 20)];
    place('request', 7, 'svc-abc123');
    place('application', 9, 'svc-abc123');
    expect(deleted(retention())).toEqual(old.sort());
    expect(readdirSync(dir)).toHaveLength(3);
  });

  it('goes by the day of the records, not by what touched or copied the file since, nor by a time that was set back', () => {
    const old = [place('request', 300, 'svc-abc123', 1), file(`request.${dayOf(NOW - 9 * DAY)}.svc-abc123.log.gz`, 0)];
    place('request', 1, 'svc-def456', 300);
    expect(deleted(retention())).toEqual(old.sort());
  });

  it('keeps the whole of the last day, to its end', () => {
    place('request', 7, 'svc-abc123'); // its last records are seven days and twelve hours old
    expect(deleted(retention())).toEqual([]);
    const tooOld = place('request', 8, 'svc-abc123');
    expect(deleted(retention())).toEqual([tooOld]);
  });

  it('leaves a file that somebody writes to, until nobody has for an hour', () => {
    const busy = place('request', 300, 'svc-abc123', 0.5 / 24);
    expect(deleted(retention())).toEqual([]);
    file(busy, 1.1 / 24);
    expect(deleted(retention())).toEqual([busy]);
  });

  it('removes the index of a compressed file with the file, and those whose file is gone; no other', () => {
    const old = file(`request.${dayOf(NOW - 20 * DAY)}.svc-abc123.log.gz`, 20);
    const young = file(`request.${dayOf(NOW - DAY)}.svc-abc123.log.gz`, 1);
    for (const name of [old, young, `request.${dayOf(NOW - 3 * DAY)}.svc-gone00.log.gz`]) file(`${name}.idx`, 1);
    const foreign = [file('request.log.gz.idx', 99), file('notes.idx', 99)];
    expect(deleted(retention())).toEqual([old]);
    expect(readdirSync(dir).filter((name) => !name.includes('live-aaaaaa')).sort()).toEqual([...foreign, young, `${young}.idx`].sort());
  });

  it('only says what it would delete on a dry run', () => {
    const old = place('request', 9, 'svc-abc123');
    expect(deleted(retention(), true)).toEqual([old]);
    expect(readdirSync(dir)).toContain(old);
  });

  it('never touches a name that is not exactly its own', () => {
    const foreign = [
      'request.log', 'request.2020-01-01.log', 'request.2020-01-01.svc.log', 'notes.2020-01-01.svc-abc123.log', 'request.2020-01-01.svc-abc123.log.bak',
      'request.2020-01-01.svc-abc123.log.gz.1', 'request.2020-01-01.svc-abc123.0.log', 'request.2020-1-1.svc-abc123.log', ' request.2020-01-01.svc-abc123.log', 'request.2020-01-01.svc-ABC123.log', 'x.pem',
    ];
    for (const name of foreign) file(name, 2_000);
    mkdirSync(join(dir, 'request.2020-01-01.dir-abc123.log'));
    expect(deleted(retention({ backupCount: 0 }))).toEqual([]);
  });

  it('keeps the newest of the files rolled by size, over all writers of a category, and always the last of a writer and day', () => {
    const day = dayOf(NOW);
    const names = ['', '.1', '.2', '.3', '.4', '.10'].map((n, i) => file(`application.${day}.svc-aaaaaa${n}.log${i < 2 ? '.gz' : ''}`, 0.5 - i / 100));
    file(`application.${day}.svc-bbbbbb.log`, 0.9); // alone: never rolled by size
    file(`application.${dayOf(NOW - DAY)}.svc-bbbbbb.log`, 1);
    const yesterday = file(`application.${dayOf(NOW - DAY)}.svc-aaaaaa.log.gz`, 1);
    file(`application.${dayOf(NOW - DAY)}.svc-aaaaaa.1.log.gz`, 1);
    expect(deleted(retention())).toEqual([yesterday, names[0], names[1]].sort());
  });

  it('takes a file and its compressed form as one', () => {
    const day = dayOf(NOW);
    const both = [file(`application.${day}.svc-aaaaaa.log`, 0.5), file(`application.${day}.svc-aaaaaa.log.gz`, 0.5)];
    for (const n of [1, 2, 3, 4]) file(`application.${day}.svc-aaaaaa.${n}.log`, 0.4);
    expect(deleted(retention())).toEqual(both);
  });

  it('never deletes a file that is being written', () => {
    const live = place('request', 20, 'svc-abc123');
    expect(deleted(retention({ isLive: (path) => basename(path) === live, backupCount: 0 }))).toEqual([]);
  });

  it.each([
    ['an hour forward', DAY / 24],
    ['40 days forward', 40 * DAY],
    ['ten years back', -3_650 * DAY],
  ])('deletes nothing early when the clock is set %s', (_, by) => {
    place('request', 7, 'svc-abc123');
    place('application', 5, 'svc-abc123');
    const kept = retention();
    step = by;
    expect(deleted(kept)).toEqual([]);
  });

  it('deletes nothing early when it starts with a clock 40 days ahead', () => {
    place('request', 7, 'svc-abc123');
    step = 40 * DAY;
    expect(deleted(retention())).toEqual([]);
  });

  it('removes links that lead nowhere at once, those to a file nobody wrote to for an hour, and no others', () => {
    const hoursAgo = (hours: number): number => hours / 24;
    const link = (name: string, target: string): string => (symlinkSync(target, join(dir, name)), name);
    const gone = link('request.gone-abc123.log', 'request.2026-06-30.gone-abc123.log');
    const ended = link('request.ended-abc123.log', place('request', 0, 'ended-abc123', hoursAgo(1.1)));
    link('request.busy-abc123.log', place('request', 0, 'busy-abc123', hoursAgo(0.9)));
    link('security.live-aaaaaa.log', `security.${dayOf(NOW)}.live-aaaaaa.log`);
    link('current', 'nowhere');
    link('request.odd-abc123.log', 'nowhere');
    link('request.other-abc123.log', `security.${dayOf(NOW)}.gone-abc123.log`);
    link('request.mine-abc123.log', place('request', 0, 'mine-abc123', hoursAgo(5)));
    file('request.plain-abc123.log', 400);
    expect(deleted(retention({ isLive: (path) => path.includes('mine') }))).toEqual([ended, gone].sort());
    expect(readdirSync(dir)).toContain(`request.${dayOf(NOW)}.ended-abc123.log`);
  });
});
