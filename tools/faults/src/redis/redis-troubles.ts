import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRedis } from './fault-redis';
import { until } from '../case/until';

/** A Redis that runs and cannot be used as it is, what the logging has to make of it, and what mends it. */
export interface RedisTrouble {
  readonly name: string;
  readonly settings?: readonly string[];
  /** User and password of the URL. */
  readonly login?: string;
  /** Before the app starts. */
  readonly prepare?: (redis: FaultRedis) => Promise<unknown>;
  /** While it runs, or before it starts. */
  readonly when: 'running' | 'at start';
  readonly inflict: (redis: FaultRedis) => Promise<unknown>;
  readonly mend: (redis: FaultRedis) => Promise<unknown>;
  /** What is said on stderr when records have to wait; an app that is refused says it in its error. */
  readonly said: RegExp;
  /** The app must not start. */
  readonly refused?: boolean;
}

const WAITS = 'CAIRN_E_SINK_WRITE sink "redis" cannot deliver \\(unavailable\\): ';
const waits = (words: string): RegExp => new RegExp(`${WAITS}.*(?:${words})`, 'i');

const command = (...words: string[]) => (redis: FaultRedis): Promise<unknown> => redis.ask((client) => client.call(words[0]!, ...words.slice(1)));
/** Those that are connected have to connect again. */
const hangUp = command('CLIENT', 'KILL', 'TYPE', 'normal');
const user = (...rights: string[]): ((redis: FaultRedis) => Promise<unknown>) => command('ACL', 'SETUSER', 'logs', 'reset', 'on', '>right', ...rights);
const may = user('~*', '+@all');

/** Nobody can save over a directory. */
async function failToSave(redis: FaultRedis): Promise<void> {
  const dump = redis.path('dump.rdb');
  rmSync(dump, { recursive: true, force: true });
  mkdirSync(dump);
  writeFileSync(join(dump, 'in the way'), '');
  await save(redis, 'err');
}

async function saveAgain(redis: FaultRedis): Promise<void> {
  rmSync(redis.path('dump.rdb'), { recursive: true, force: true });
  await save(redis, 'ok');
}

async function save(redis: FaultRedis, outcome: string): Promise<void> {
  await redis.ask((client) => client.bgsave());
  await until('Redis has tried to save', async () => (await redis.ask((client) => client.info('persistence'))).includes(`rdb_last_bgsave_status:${outcome}`));
}

export const REDIS_TROUBLES: readonly RedisTrouble[] = [
  { name: 'OOM', when: 'running', inflict: command('CONFIG', 'SET', 'maxmemory', '1'), mend: command('CONFIG', 'SET', 'maxmemory', '0'), said: waits('OOM') },
  {
    name: 'eviction policy at the start',
    when: 'at start',
    inflict: command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'),
    mend: command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction'),
    said: /^CAIRN_E_REDIS .*maxmemory-policy allkeys-lru.*noeviction/,
    refused: true,
  },
  { name: 'NOPERM, commands', when: 'running', login: 'logs:right@', prepare: may, inflict: user('~*', '+@all', '-xadd'), mend: may, said: waits('NOPERM|ACL failure|no permissions|The user executing the script') },
  { name: 'NOPERM, keys', when: 'running', login: 'logs:right@', prepare: may, inflict: user('~other:*', '+@all'), mend: may, said: waits('NOPERM|ACL failure|no permissions|The user executing the script') },
  { name: 'READONLY', when: 'running', inflict: command('REPLICAOF', '127.0.0.1', '1'), mend: command('REPLICAOF', 'NO', 'ONE'), said: waits("READONLY|can't write against a read only replica") },
  { name: 'MISCONF', settings: ['--save', '3600 100000000'], when: 'running', inflict: failToSave, mend: saveAgain, said: waits('MISCONF') },
  { name: 'WRONGPASS at the start', when: 'at start', login: 'logs:wrong@', inflict: may, mend: user('>wrong', '~*', '+@all'), said: waits('WRONGPASS') },
  { name: 'NOAUTH at the start', when: 'at start', inflict: command('CONFIG', 'SET', 'requirepass', 'right'), mend: (redis) => redis.ask((client) => client.auth('right').then(() => client.config('SET', 'requirepass', ''))), said: waits('NOAUTH') },
  {
    name: 'WRONGPASS after a change of the password',
    when: 'running',
    login: 'logs:right@',
    prepare: may,
    inflict: async (redis) => {
      await command('ACL', 'SETUSER', 'logs', 'resetpass', '>other')(redis);
      await hangUp(redis);
    },
    mend: may,
    said: waits('WRONGPASS'),
  },
  {
    name: 'eviction policy after a change',
    when: 'running',
    inflict: async (redis) => {
      await command('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl')(redis);
      await hangUp(redis);
    },
    mend: command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction'),
    said: waits('maxmemory-policy volatile-ttl'),
  },
];
