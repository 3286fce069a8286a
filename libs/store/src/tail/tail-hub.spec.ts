import { appendFileSync, renameSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import type { TailEvent } from '@cairn/core/query';
import { some } from '@cairn/core/testing';
import { LogDirectory } from '../../test/log-directory';
import { listSegments } from '../segments/list-segments';
import { TailHub } from './tail-hub';

describe('following a directory', () => {
  let directory: LogDirectory;
  let hub: TailHub;
  let stop: AbortController;
  let messages: string[];
  let lines: string[];
  let following: Promise<void>;

  const write = (name: string, ...texts: string[]): void => texts.forEach((message) => appendFileSync(directory.file(name), some.line({ message })));
  const seen = async (...expected: string[]): Promise<void> => {
    const giveUp = Date.now() + 10_000;
    while (messages.length < expected.length && Date.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(messages).toEqual(expected);
  };
  const collect = async (events: AsyncIterable<TailEvent>): Promise<void> => {
    for await (const event of events) {
      messages.push(event.kind === 'record' ? event.record.message : event.reason);
      if (event.kind === 'record') lines.push(event.line);
    }
  };

  beforeEach(async () => {
    directory = new LogDirectory();
    hub = new TailHub({ list: () => listSegments(directory.path) });
    stop = new AbortController();
    messages = [];
    lines = [];
    write('app.log', 'old');
    following = collect(hub.follow({}, stop.signal));
    await new Promise((resolve) => setTimeout(resolve, 150));
  });
  afterEach(async () => {
    stop.abort();
    await following;
    await hub.close();
    directory.remove();
  });

  it('goes on in the next file when one was rolled', async () => {
    write('app.log', 'one');
    await seen('one');
    write('app.1.log', 'two');
    write('app.log', 'late');
    await seen('one', 'late', 'two');
  });

  it('reads the renamed file to its end and the new one from its beginning', async () => {
    write('app.log', 'one');
    await seen('one');
    renameSync(directory.file('app.log'), directory.file('app.log.1'));
    write('app.log.1', 'two');
    await seen('one', 'two');
    write('app.log', 'three');
    await seen('one', 'two', 'three');
  });

  it('begins anew when the file was copied and truncated, even when it has grown beyond its old size', async () => {
    write('app.log', 'one');
    await seen('one');
    truncateSync(directory.file('app.log'));
    write('app.log', 'two');
    await seen('one', 'two');
    writeFileSync(directory.file('app.log'), ['three', 'four', 'five', 'six'].map((message) => some.line({ message })).join(''));
    await seen('one', 'two', 'three', 'four', 'five', 'six');
  });

  it('hands out a line when it is complete, whatever pieces it comes in', async () => {
    const line = some.line({ message: 'pieces äöü' });
    const bytes = Buffer.from(line);
    for (let at = 0; at < bytes.length; at += 50) {
      appendFileSync(directory.file('app.log'), bytes.subarray(at, at + 50));
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
    await seen('pieces äöü');
  });

  it('hands out a whole record without waiting for its line feed, once', async () => {
    write('app.log', 'one');
    await seen('one');
    appendFileSync(directory.file('app.log'), some.line({ message: 'two' }).trimEnd());
    await seen('one', 'two');
    appendFileSync(directory.file('app.log'), '\n');
    write('app.log', 'three');
    await seen('one', 'two', 'three');
  });

  it('takes no byte order mark for a part of a line, and no bytes that are no UTF-8 for a record', async () => {
    write('app.log', 'one'); // of a new file, what a follower is given shows that it is read
    await seen('one');
    writeFileSync(directory.file('marked.log'), `\ufeff${some.line({ message: 'two' })}`);
    await seen('one', 'two');
    appendFileSync(directory.file('marked.log'), Buffer.from(some.line({ message: 'b\u00ffd' }), 'latin1'));
    write('marked.log', 'three');
    await seen('one', 'two', 'three');
    expect(lines.every((line) => line.startsWith('{'))).toBe(true);
  });

  it('passes over lines that are no records, and ones that are too long', async () => {
    write('app.log', 'one');
    appendFileSync(directory.file('app.log'), `nonsense\n\0\0\n{"message":"${'x'.repeat(3_000_000)}"}\n`);
    write('app.log', 'two');
    await seen('one', 'two');
  });

  it('follows several writers, each in its own order', async () => {
    for (let n = 0; n < 40; n += 1) write(`app.${n % 4}.log`, `${n % 4}:${n}`);
    const giveUp = Date.now() + 10_000;
    while (messages.length < 40 && Date.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const writer of ['0', '1', '2', '3']) {
      const numbers = messages.filter((message) => message.startsWith(writer)).map((message) => Number(message.split(':')[1]));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      expect(numbers).toHaveLength(10);
    }
  });

  it('reads and parses each line once, however many follow', async () => {
    const followers = Array.from({ length: 50 }, () => [] as TailEvent[]);
    const all = followers.map(async (events) => {
      for await (const event of hub.follow({}, stop.signal)) events.push(event);
    });
    await seen(); // whoever joins later is attached after those before
    await new Promise((resolve) => setTimeout(resolve, 50));
    write('app.log', ...[...'abcdefgh']);
    await seen(...[...'abcdefgh']);
    const giveUp = Date.now() + 10_000;
    while (followers.some(({ length }) => length < 8) && Date.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 10));
    for (let at = 0; at < 8; at += 1) expect(new Set(followers.map((events) => events[at])).size).toBe(1);
    stop.abort();
    await Promise.all(all);
  });

  it('goes on when a file is removed and made again', async () => {
    write('app.log', 'one');
    await seen('one');
    unlinkSync(directory.file('app.log'));
    write('app.log', 'two');
    await seen('one', 'two');
    expect(statSync(directory.file('app.log')).size).toBeGreaterThan(0);
  });

  it('says that something was lost when the place to resume from is not known', async () => {
    const events = hub.follow({ after: 'another.5' }, stop.signal)[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ kind: 'gap', reason: 'lost' });
  });
});
