import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobSubject, Line } from '@cairn/core';
import { sinkContract, some } from '@cairn/core/testing';
import { JobFileSink, type JobFileSinkOptions } from './job-file.sink';

const soon = (): number => Date.now() + 10_000;
const line = (text: string): Line => `{"text":"${text}"}\n` as Line;

describe('job files', () => {
  let root: string;
  let dir: string;
  let reports: string[];
  let sink: JobFileSink;

  const make = (options: Partial<JobFileSinkOptions> = {}): JobFileSink =>
    (sink = new JobFileSink({ dir, flushMs: 60_000, bufferBytes: 8e6, selfLog: { report: (code, message) => reports.push(`${code} ${message}`) }, ...options }));
  const write = (subject: JobSubject, text: string): void => sink.write(line(text), some.redactedRecord({ category: 'job', subject }));
  const resource = (id: string): JobSubject => ({ type: 'resource', id });
  const content = (name: string): string => readFileSync(join(dir, name), 'utf8');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-job-'));
    dir = join(root, 'background_tasks');
    reports = [];
  });
  afterEach(async () => {
    await sink.close(soon());
    rmSync(root, { recursive: true, force: true });
  });

  it('hold the lines of their own subject, appended to what is there', async () => {
    make();
    for (const n of [1, 2]) {
      write(resource('a'), `a${n}`);
      write(resource('b'), `b${n}`);
    }
    await sink.flush(soon());
    write(resource('a'), 'a3');
    await sink.flush(soon());
    expect(content('resource_a.log')).toBe(line('a1') + line('a2') + line('a3'));
    expect(content('resource_b.log')).toBe(line('b1') + line('b2'));
    expect(statSync(join(dir, 'resource_a.log')).mode & 0o777).toBe(0o640);
    expect(statSync(dir).mode & 0o777).toBe(0o750);
  });

  it('leave records without a subject to other sinks', async () => {
    make();
    sink.write(line('none'), some.redactedRecord());
    await sink.flush(soon());
    expect(sink.counters.accepted).toBe(0);
    expect(existsSync(dir)).toBe(false);
  });

  it('are open from the first line of a job to its end', async () => {
    make();
    const subject = resource('a');
    sink.retain(subject);
    sink.retain(resource('a')); // a second job of the same resource
    write(subject, '1');
    expect(sink.openFiles).toBe(0);
    await sink.flush(soon());
    expect(sink.openFiles).toBe(1);
    write(subject, '2');
    await sink.release(subject);
    expect(content('resource_a.log')).toBe(line('1') + line('2'));
    expect(sink.openFiles).toBe(1);
    await sink.release(subject);
    expect(sink.openFiles).toBe(0);
    write(subject, 'after the end');
    await sink.flush(soon());
    expect(content('resource_a.log')).toContain('after the end');
    expect(sink.openFiles).toBe(0);
  });

  it('are open within the limit, however many jobs run', async () => {
    make({ maxOpenFiles: 4 });
    let most = 0;
    for (let n = 0; n < 50; n += 1) {
      sink.retain(resource(`${n}`));
      write(resource(`${n}`), '1');
      await sink.flush(soon());
      most = Math.max(most, sink.openFiles);
    }
    for (let n = 0; n < 50; n += 1) write(resource(`${n}`), '2');
    sink.flushSync();
    expect(most).toBe(4);
    expect(sink.openFiles).toBeLessThanOrEqual(4);
    expect(readdirSync(dir)).toHaveLength(50);
    for (let n = 0; n < 50; n += 1) expect(content(`resource_${n}.log`)).toBe(line('1') + line('2'));
  });

  it('never lie outside their directory', async () => {
    make();
    const ids = ['../escape', '../../escape', '/tmp/escape', '..', 'a/../../escape', 'nul\0', '..\\escape'];
    for (const id of ids) {
      write({ type: 'resource', id }, 'x');
      write({ type: id, id: '1' }, 'x');
    }
    await sink.flush(soon());
    expect(readdirSync(root)).toEqual(['background_tasks']);
    expect(readdirSync(dir)).toHaveLength(ids.length * 2);
    expect(sink.counters).toMatchObject({ accepted: 14, delivered: 14, dropped: 0 });
  });

  it('are not written through a symbolic link, and one that cannot be used holds up no other', async () => {
    make();
    mkdirSync(dir);
    writeFileSync(join(root, 'victim'), 'untouched');
    symlinkSync(join(root, 'victim'), join(dir, 'resource_link.log'));
    mkdirSync(join(dir, 'resource_dir.log'));
    for (const id of ['link', 'good', 'dir', 'good']) write(resource(id), id);
    await sink.flush(soon());
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('untouched');
    expect(content('resource_good.log')).toBe(line('good').repeat(2));
    expect(sink.counters).toMatchObject({ accepted: 4, delivered: 2, dropped: 2, queued: 0 });
    expect(reports.join('\n')).toMatch(/job file "resource_link.log" cannot be used/);
  });

  it('that cannot be used lose their own lines alone when the process has to end', async () => {
    make();
    mkdirSync(dir);
    mkdirSync(join(dir, 'resource_dir.log'));
    for (const id of ['good', 'dir', 'good', 'dir', 'other']) write(resource(id), id);
    sink.flushSync();
    expect([content('resource_good.log'), content('resource_other.log')]).toEqual([line('good').repeat(2), line('other')]);
    expect(sink.counters).toMatchObject({ accepted: 5, delivered: 3, dropped: 2, queued: 0 });
    expect(reports.join('\n')).toMatch(/job file "resource_dir.log" cannot be used/);
  });

  it('that cannot be used lose their own lines alone also when a batch for several is under way', async () => {
    make();
    mkdirSync(dir);
    mkdirSync(join(dir, 'resource_3.log'));
    for (let n = 0; n < 700; n += 1) write(resource(`${n % 7}`), `${n} ${'x'.repeat(400)}`); // starts writing by itself at 64 KiB
    sink.flushSync();
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ accepted: 700, delivered: 600, dropped: 100, queued: 0 });
    for (const id of [0, 1, 2, 4, 5, 6]) expect(content(`resource_${id}.log`).match(/\n/g)).toHaveLength(100);
  });

  it('lose what their directory refuses when the process has to end', () => {
    make();
    writeFileSync(dir, 'in the way');
    for (const id of ['a', 'b', 'a']) write(resource(id), id);
    sink.flushSync();
    expect(sink.counters).toMatchObject({ accepted: 3, delivered: 0, dropped: 3, queued: 0 });
    expect(reports.join('\n')).toMatch(/CAIRN_E_SINK_WRITE/);
  });

  it('wait for their directory to become usable again', async () => {
    make();
    writeFileSync(dir, 'in the way');
    write(resource('a'), '1');
    write(resource('b'), '1');
    await sink.flush(Date.now() + 250);
    expect(sink.counters).toMatchObject({ delivered: 0, queued: 2, dropped: 0 });
    unlinkSync(dir);
    await sink.flush(soon());
    expect([content('resource_a.log'), content('resource_b.log')]).toEqual([line('1'), line('1')]);
    expect(sink.counters).toMatchObject({ delivered: 2, queued: 0 });
  });

  it('have the failed batch and what came later, once, when the process has to end', async () => {
    make();
    writeFileSync(dir, 'in the way');
    write(resource('a'), '1');
    await sink.flush(Date.now() + 50);
    write(resource('b'), '2');
    write(resource('a'), '3');
    unlinkSync(dir);
    sink.flushSync();
    expect(content('resource_a.log')).toBe(line('1') + line('3'));
    expect(content('resource_b.log')).toBe(line('2'));
    expect(sink.counters).toMatchObject({ delivered: 3, queued: 0 });
  });

  it('are finished without waiting when a batch for several of them is under way', async () => {
    make();
    const texts = Array.from({ length: 300 }, (_, n) => `${n} ${'x'.repeat(400)}`);
    texts.forEach((text, n) => write(resource(`${n % 7}`), text)); // starts writing by itself at 64 KiB
    sink.flushSync();
    for (let id = 0; id < 7; id += 1) {
      expect(content(`resource_${id}.log`)).toBe(texts.filter((_, n) => n % 7 === id).map(line).join(''));
    }
    await sink.flush(soon());
    expect(sink.counters).toMatchObject({ delivered: 300, queued: 0 });
    expect(content('resource_0.log').match(/\n/g)).toHaveLength(43);
  });

  it('are made again when they were removed', async () => {
    make();
    sink.retain(resource('a'));
    write(resource('a'), '1');
    await sink.flush(soon());
    unlinkSync(join(dir, 'resource_a.log'));
    const giveUp = soon();
    while (!existsSync(join(dir, 'resource_a.log')) && Date.now() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      write(resource('a'), '2');
      await sink.flush(soon());
    }
    expect(content('resource_a.log')).toBe(line('2'));
  });

  it('together hold no more than the cap in memory, and drop ordinary lines first', async () => {
    const gaps: number[] = [];
    make({ bufferBytes: 20_000, onGap: (gap) => gaps.push(gap.records) });
    writeFileSync(dir, 'in the way');
    for (let n = 0; n < 2_000; n += 1) write(resource(`${n}`), 'x'.repeat(100));
    expect(sink.counters.peakQueuedBytes).toBeLessThan(20_300);
    expect(sink.counters.dropped).toBeGreaterThan(1_700);
    unlinkSync(dir);
    await sink.flush(soon());
    const { accepted, delivered, dropped } = sink.counters;
    expect(accepted).toBe(delivered + dropped);
    expect(gaps.reduce((sum, records) => sum + records, 0)).toBe(dropped);
  });
});

sinkContract(
  'a job file',
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'cairn-job-'));
    const sink = new JobFileSink({ dir, flushMs: 20, bufferBytes: 8e6, selfLog: { report: () => undefined } });
    return {
      sink,
      counters: sink.counters,
      delivered: () => readFileSync(join(dir, 'resource_res_1.log'), 'utf8'),
      dispose: async () => {
        await sink.close(soon());
        rmSync(dir, { recursive: true });
      },
    };
  },
  { record: () => some.redactedRecord({ category: 'job', subject: { type: 'resource', id: 'res_1' } }) },
);
