import { appendFileSync, copyFileSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { some } from '@cairn/core/testing';
import { FollowedMessages } from '../../test/followed-messages';
import { LogDirectory } from '../../test/log-directory';
import { listSegments } from '../segments/list-segments';
import { TailHub } from './tail-hub';

/** Longer than it takes until a new file is seen. */
const A_WHILE = 400;

describe('following a file that is copied and truncated', () => {
  let directory: LogDirectory;
  let hub: TailHub;
  let followed: FollowedMessages;

  const file = (name: string): string => directory.file(name);
  const write = (name: string, ...texts: string[]): void => texts.forEach((message) => appendFileSync(file(name), some.line({ message })));
  const seen = (last: string): Promise<void> => followed.until((messages) => messages.includes(last));

  beforeEach(async () => {
    directory = new LogDirectory();
    hub = new TailHub({ list: () => listSegments(directory.path) });
    write('app.log', 'old', 'older');
    followed = await FollowedMessages.of(hub);
  });

  afterEach(async () => {
    await followed.stop();
    await hub.close();
    directory.remove();
  });

  it('gives no record of the copy again', async () => {
    write('app.log', 'one', 'two');
    await seen('two');
    copyFileSync(file('app.log'), file('app.log.1'));
    truncateSync(file('app.log'));
    await setTimeout(A_WHILE);
    write('app.log', 'three');
    await seen('three');
    copyFileSync(file('app.log.1'), file('app.log.2'));
    copyFileSync(file('app.log'), file('app.log.1'));
    truncateSync(file('app.log'));
    write('app.log', 'four');
    await setTimeout(A_WHILE);
    write('app.log', 'five');
    await seen('five');
    expect(followed.messages).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('gives none again of a copy that is written over the one before', async () => {
    for (const round of ['one', 'two', 'three', 'four']) {
      write('app.log', ...Array.from(round, (letter, at) => `${round} ${at}${letter}`), `${round}, the longer one for each round: ${'+'.repeat(round.length)}`);
      await seen(`${round} 0${round.charAt(0)}`);
      copyFileSync(file('app.log'), file('app.log.1'));
      truncateSync(file('app.log'));
      await setTimeout(A_WHILE);
    }
    expect(new Set(followed.messages).size).toBe(followed.messages.length);
    expect(followed.messages).toHaveLength(3 + 3 + 5 + 4 + 4);
  });

  it('gives what was written between the last look and the copy, from the copy', async () => {
    write('app.log', 'one');
    await seen('one');
    write('app.log', 'between', 'the looks');
    copyFileSync(file('app.log'), file('app.log.1'));
    truncateSync(file('app.log')); // all of it before the next look
    write('app.log', 'after');
    await seen('the looks');
    await seen('after');
    await setTimeout(A_WHILE);
    expect([...followed.messages].sort()).toEqual(['after', 'between', 'one', 'the looks']);
  });

  it('knows a copy that takes its time, and one of a file that is written on', async () => {
    write('app.log', ...Array.from({ length: 30 }, (_, n) => `n ${n}`));
    await seen('n 29');
    const bytes = readFileSync(file('app.log'));
    for (let at = 0; at < bytes.length; at += 700) {
      appendFileSync(file('app.log-20261121'), bytes.subarray(at, at + 700));
      write('app.log', `meanwhile ${at}`);
      await setTimeout(30);
    }
    await setTimeout(A_WHILE);
    truncateSync(file('app.log'));
    await setTimeout(A_WHILE);
    write('app.log', 'end');
    await seen('end');
    expect(new Set(followed.messages).size).toBe(followed.messages.length);
  });

  it('reads a copy on when the file itself has gone', async () => {
    copyFileSync(file('app.log'), file('moved.log'));
    unlinkSync(file('app.log'));
    write('moved.log', 'on');
    await seen('on');
    expect(followed.messages).toEqual(['on']);
  }, 20_000);

  it('reads new files from their beginning, whatever they are named', async () => {
    for (const name of ['app.log.1', 'app.log-20261121', 'other.log']) write(name, `new ${name}`);
    for (const name of ['app.log.1', 'app.log-20261121', 'other.log']) await seen(`new ${name}`);
    expect(followed.messages).toHaveLength(3);
  });

  it('begins anew when the file was truncated and filled beyond its old size before the first look at it', async () => {
    writeFileSync(file('app.log'), ['a', 'b', 'c', 'd'].map((message) => some.line({ message })).join(''));
    await seen('d');
    expect(followed.messages).toEqual(['a', 'b', 'c', 'd']);
  });
});
