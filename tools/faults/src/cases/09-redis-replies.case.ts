import { setTimeout as sleep } from 'node:timers/promises';
import { TcpProxy } from '@cairn/dev';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { FaultRedis } from '../redis/fault-redis';
import { RedisRun, SETTLED_MS } from '../redis/redis-run';
import { SentRecords } from '../redis/sent-records';

/** Of the answers that are on their way. */
const CHANCE = 0.3;
/** Shorter than by default (5 s): more answers can be lost in the time there is. */
const TIMEOUT_MS = 400;

async function dropReplies(trial: Trial): Promise<Outcome> {
  const redis = await FaultRedis.start(trial);
  const proxy = trial.keep(await TcpProxy.start(redis.port));
  const records = new SentRecords(proxy);
  const run = new RedisRun(trial, { url: `redis://127.0.0.1:${proxy.port}`, timeoutMs: TIMEOUT_MS });
  await run.began();
  await sleep(300);
  const how = trial.index % 2 === 0 ? 'cut' : 'silence';
  proxy.loses = () => (trial.random.next() < CHANCE ? how : undefined);
  await sleep(trial.isSmoke ? 3_000 : 20_000);
  proxy.loses = () => undefined;
  const { settledMs } = await run.settled();
  const found = await run.account(redis);
  const sent = records.of('w');
  const again = sent.length - new Set(sent).size;
  const values = {
    accepted: found.accepted,
    'in Redis': found.delivered,
    'answers dropped': proxy.lost,
    'sent again': again,
    doubled: found.twice,
    'doubled under another id': found.unrecognised,
    lost: found.unaccounted,
    declared: found.declared,
    'out of order': found.unordered,
    'settled after': settledMs,
  };
  return { values, broken: again === 0 ? ['no record was sent again: the dropped answers were none of theirs'] : [] };
}

export const redisReplies: FaultCase = {
  number: 9,
  name: 'redis-replies',
  injected: 'a proxy that passes on every command to a Redis and loses three answers in ten, by breaking the connection or by silence',
  holds: 'what is sent again, since nobody knows, is not stored again: no record is there twice, none is lost, and their order stays',
  guarantees: ['G2'],
  figures: [
    count('accepted'),
    count('in Redis'),
    count('answers dropped'),
    count('sent again'),
    none('doubled'),
    none('doubled under another id'),
    none('lost'),
    none('declared'),
    none('out of order'),
    most('settled after', 'ms', SETTLED_MS),
  ],
  random: true,
  repeats: 6,
  smoke: 1,
  needs: ['redis'],
  baseline: 2,
  mutants: [
    { name: 'Redis does not look whether it has a record', patches: [{ lib: 'store', file: 'redis/append/append-batch.lua.js', find: 'if #seen > 0 then return seen end', replace: '' }], trials: 1 },
    { name: 'of a batch that is there in part nothing more is sent', patches: [{ lib: 'store', file: 'redis/redis.writer.js', find: 'await this.append(link, shard, { ...batch, records: records.filter((_, index) => !seen.has(index + 1)) });', replace: '' }], trials: 6 },
  ],
  run: dropReplies,
};
