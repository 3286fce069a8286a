import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, eventually, holder } from '../../test/processes';
import { isAlive } from '../process/is-alive';
import { findRedis } from './find-redis';
import { startPrivateRedis, startRedis } from './start-redis';

async function say(url: string, command: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${command}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer.toString().trim();
}

describe('startRedis', () => {
  it('gives a Redis that keeps nothing on disk and is gone after stop', async () => {
    const redis = await startPrivateRedis();
    expect(await say(redis.url, 'PING')).toBe('+PONG');
    expect(await say(redis.url, 'CONFIG GET save')).toBe('*2\r\n$4\r\nsave\r\n$0');
    await redis.stop();
    expect(isAlive(redis.pid)).toBe(false);
  });

  it('ends with the process that started it, also when that is killed', async () => {
    const starter = await holder(`console.log(JSON.stringify(await require('${dist}').startPrivateRedis()));`);
    const { pid } = JSON.parse(starter.line) as { pid: number };
    expect(isAlive(pid)).toBe(true);
    await starter.kill();
    await eventually(() => !isAlive(pid), 'Redis ends after its starter');
  });

  it('comes back on the port of one that was killed', async () => {
    const first = await startPrivateRedis();
    process.kill(first.pid, 'SIGKILL');
    await first.stop();
    const second = await startPrivateRedis({ port: first.port });
    expect(await say(first.url, 'PING')).toBe('+PONG');
    await second.stop();
  });

  it('uses the Redis of REDIS_URL and leaves it running', async () => {
    const own = await startPrivateRedis();
    const before = process.env['REDIS_URL'];
    process.env['REDIS_URL'] = own.url;
    try {
      const redis = await startRedis();
      expect(redis.url).toBe(own.url);
      await redis.stop();
      expect(await say(own.url, 'PING')).toBe('+PONG');
    } finally {
      if (before === undefined) delete process.env['REDIS_URL'];
      else process.env['REDIS_URL'] = before;
      await own.stop();
    }
  });
});

describe('findRedis', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'cairn-find-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('takes a valkey-server on PATH, and no file that cannot be run', async () => {
    await writeFile(join(directory, 'redis-server'), '', { mode: 0o644 });
    await writeFile(join(directory, 'valkey-server'), '#!/bin/sh\n');
    await chmod(join(directory, 'valkey-server'), 0o755);
    expect(await findRedis(directory)).toEqual({ path: join(directory, 'valkey-server'), env: {} });
  });

  it('says what to do where there is no Redis and none can be fetched', async () => {
    const find = `require('${dist}/redis/find-redis').findRedis('', ${JSON.stringify(directory)}).then(console.log, (error) => console.log(error.message));`;
    const alone = await holder(find, { PATH: directory });
    expect(alone.line).toMatch(/^No Redis here\. Set REDIS_URL to one, or put redis-server or valkey-server on PATH\..*apt-get/);
    await alone.leave();
  });
});
