import { appendFileSync } from 'node:fs';
import { some } from '@cairn/core/testing';
import { LogDirectory } from '../../test/log-directory';
import { FollowedMessages } from '../../test/followed-messages';
import { listSegments, type Segment } from '../segments/list-segments';
import { TailHub } from './tail-hub';

/** Opening it is an error of the system, as a full table of open files is. */
const IMPOSSIBLE = '/x'.repeat(10_000);

describe('following files of which some make trouble', () => {
  let directory: LogDirectory;
  let hub: TailHub;
  let followed: FollowedMessages;
  let broken: string | undefined;
  let unreadable: boolean;

  const write = (name: string, ...texts: string[]): void => texts.forEach((message) => appendFileSync(directory.file(name), some.line({ message })));

  async function list(): Promise<Segment[]> {
    if (unreadable) throw new Error('the directory cannot be read');
    return (await listSegments(directory.path)).map((segment) => (segment.name === broken ? { ...segment, path: IMPOSSIBLE } : segment));
  }

  beforeEach(async () => {
    directory = new LogDirectory();
    [broken, unreadable] = [undefined, false];
    hub = new TailHub({ list });
    write('a.log', 'old');
    write('b.log', 'old');
  });

  afterEach(async () => {
    await followed.stop();
    await hub.close();
    directory.remove();
  });

  it.each(['{"length":24}', '{"length":24,"endsWith":1}', '{"length":27,"slice":{}}', '[[[]]]', '12'])('passes over a line whose time is %s, alone', async (timestamp) => {
    followed = await FollowedMessages.of(hub);
    appendFileSync(directory.file('a.log'), `${some.line({ message: 'one' })}{"timestamp":${timestamp},"message":"m","context":{},"metadata":{}}\n${some.line({ message: 'two' })}`);
    write('b.log', 'three');
    await followed.until((messages) => ['one', 'two', 'three'].every((message) => messages.includes(message)));
  });

  it('reads the others when one cannot be read, and that one when it can be again', async () => {
    broken = 'a.log';
    followed = await FollowedMessages.of(hub);
    write('a.log', 'kept');
    for (const text of ['one', 'two', 'three']) {
      write('b.log', text);
      await followed.until((messages) => messages.includes(text));
    }
    broken = undefined;
    await followed.until((messages) => messages.includes('kept'));
    expect(followed.messages).toEqual(['one', 'two', 'three', 'kept']);
  });

  it('reads on while the directory cannot be listed', async () => {
    followed = await FollowedMessages.of(hub);
    unreadable = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
    write('a.log', 'one');
    await followed.until((messages) => messages.includes('one'));
    write('c.log', 'new');
    unreadable = false;
    await followed.until((messages) => messages.includes('new'));
  });
});
