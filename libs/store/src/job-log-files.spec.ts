import { appendFileSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { jobFileName } from '@cairn/core';
import { parseQuery, type TailEvent } from '@cairn/core/query';
import { FollowedMessages } from '../test/followed-messages';
import { LogDirectory } from '../test/log-directory';
import { JobLogFiles } from './job-log-files';

const line = (message: string, second: number): string => `${JSON.stringify({ timestamp: new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString(), level: 'INFO', message, service: 'w', job_id: '7', attempt: 1 })}\n`;

describe('the files of jobs', () => {
  let directory: LogDirectory;
  let jobs: JobLogFiles;
  beforeEach(() => {
    directory = new LogDirectory();
    jobs = new JobLogFiles(directory.path);
  });
  afterEach(() => directory.remove());

  it('are listed with size and age, the latest first', async () => {
    writeFileSync(directory.file('resource_res_1.log'), line('one', 1));
    writeFileSync(directory.file('environment_env.7.log'), line('two', 2) + line('three', 3));
    utimesSync(directory.file('resource_res_1.log'), 1_000, 1_000);
    mkdirSync(directory.file('resource_dir.log'));
    symlinkSync('resource_res_1.log', directory.file('resource_link.log'));
    writeFileSync(directory.file('other.txt'), 'x');
    expect(await jobs.list()).toEqual([
      { type: 'environment', id: 'env.7', sizeBytes: 2 * line('two', 2).length + 2, modified: expect.any(Number) },
      { type: 'resource', id: 'res_1', sizeBytes: line('one', 1).length, modified: 1_000_000 },
    ]);
  });

  it('are searched by subject, in the layout they have', async () => {
    writeFileSync(directory.file('resource_res_1.log'), line('one', 1) + line('two', 2));
    const page = await jobs.search({ type: 'resource', id: 'res_1' }, { order: 'oldest', filter: parseQuery('job:7 attempt') });
    expect(page.records).toEqual([]);
    const all = await jobs.search({ type: 'resource', id: 'res_1' }, { order: 'oldest', filter: parseQuery('job:7') });
    expect(all.records.map(({ record }) => record.message)).toEqual(['one', 'two']);
  });

  it('of subjects with strange ids are found by the subject and by what the list says', async () => {
    const subject = { type: 'resource', id: '../../etc/passwd' };
    writeFileSync(directory.file(jobFileName(subject)), line('one', 1));
    const [listed] = await jobs.list();
    for (const each of [subject, listed!]) expect((await jobs.search(each, {})).records).toHaveLength(1);
  });

  it.each(['send_email', 'send-email', 'a_b-c_d', '_x', 'email', 'a-b-c-d-e-f-g-h-i-j-k_l'])('of the type %s are listed so that what is listed can be asked for', async (type) => {
    writeFileSync(directory.file(jobFileName({ type, id: '5' })), line('one', 1));
    const [listed] = await jobs.list();
    if (!type.endsWith('k_l')) expect(listed).toMatchObject({ type, id: '5' });
    for (const each of [listed!, { type, id: '5' }]) expect((await jobs.search(each, {})).records).toHaveLength(1);
  });

  it.each(['../secret', '..', 'a/../../b', '/etc/passwd', 'x\0'])('never lie outside their directory: %j', async (id) => {
    expect((await jobs.search({ type: 'resource', id }, {})).records).toEqual([]);
    expect((await jobs.search({ type: id, id: 'x' }, {})).records).toEqual([]);
  });

  it('are followed from before they exist', async () => {
    const stop = new AbortController();
    const seen: TailEvent[] = [];
    const following = (async () => {
      for await (const event of jobs.tail({ type: 'resource', id: 'res_2' }, {}, stop.signal)) {
        seen.push(event);
        if (seen.length === 2) stop.abort();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 150));
    appendFileSync(directory.file('resource_res_2.log'), line('one', 1));
    appendFileSync(directory.file('resource_res_3.log'), line('other', 1));
    appendFileSync(directory.file('resource_res_2.log'), line('two', 2));
    await following;
    expect(seen.map((event) => event.kind === 'record' && event.record.message)).toEqual(['one', 'two']);
  });

  describe('that are followed', () => {
    const subject = { type: 'resource', id: 'res_2' };
    const write = (...messages: string[]): void => messages.forEach((message, second) => appendFileSync(directory.file('resource_res_2.log'), line(message, second)));
    const follow = (from: JobLogFiles, after?: string): Promise<FollowedMessages> => FollowedMessages.of({ follow: (query, signal) => from.tail(subject, query, signal) }, { after });

    it.each(['another', 'the same'])('go on after an event of before, with %s reader', async (reader) => {
      write('old');
      const first = await follow(jobs);
      write('one', 'two');
      await first.until(({ length }) => length === 2);
      await first.stop();
      write('three', 'four');
      const after = first.events[0]!.position;
      const restarted = reader === 'another' ? new JobLogFiles(directory.path) : jobs;
      const others = await follow(restarted);
      const back = await follow(restarted, after);
      write('five');
      await back.until((messages) => messages.includes('five'));
      const again = await follow(restarted, back.events[1]!.position);
      await again.until((messages) => messages.includes('five'));
      expect([back.messages, again.messages, others.messages]).toEqual([['two', 'three', 'four', 'five'], ['four', 'five'], ['five']]);
      for (const each of [others, back, again]) await each.stop();
    });

    it('go on behind a record that had no line feed yet, and begin with a line in the making', async () => {
      const append = (text: string): void => appendFileSync(directory.file('resource_res_2.log'), text);
      append(`${line('old', 0)}${line('made', 1).slice(0, 20)}`);
      const first = await follow(jobs);
      append(`${line('made', 1).slice(20)}${line('open', 2).trimEnd()}`);
      await first.until(({ length }) => length === 2);
      await first.stop();
      append('\n');
      write('three');
      for (const reader of [jobs, new JobLogFiles(directory.path)]) {
        const back = await follow(reader, first.events[1]!.position);
        await back.until(({ length }) => length > 0);
        expect([first.messages, back.messages]).toEqual([['made', 'open'], ['three']]);
        await back.stop();
      }
    });

    it('say that something is lost when the file is another one', async () => {
      write('one');
      const first = await follow(jobs);
      write('two');
      await first.until(({ length }) => length === 1);
      await first.stop();
      writeFileSync(directory.file('resource_res_2.log'), 'x\n');
      const back = await follow(new JobLogFiles(directory.path), first.events[0]!.position);
      await back.until(({ length }) => length === 1);
      expect(back.messages).toEqual(['lost']);
      await back.stop();
    });

    it('miss nothing while much is written and one comes back again and again', async () => {
      write('begin');
      const whole = await follow(jobs);
      const texts = Array.from({ length: 300 }, (_, n) => `n ${n}`);
      const writing = (async () => {
        for (const text of texts) {
          write(text);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      })();
      const got: string[] = [];
      await whole.until(({ length }) => length > 0);
      let after = whole.events[0]!.position;
      while (!got.includes('n 299')) {
        const part = await follow(jobs, after);
        await part.stop();
        got.push(...part.messages);
        after = part.events.at(-1)?.position ?? after;
      }
      await writing;
      await whole.until((messages) => messages.includes('n 299'));
      await whole.stop();
      expect(got).toEqual(texts.slice(1));
    });
  });

  it('are none where no job ran', async () => {
    expect(await new JobLogFiles(directory.file('missing')).list()).toEqual([]);
    expect((await jobs.search({ type: 'resource', id: 'nobody' }, {})).records).toEqual([]);
  });
});
