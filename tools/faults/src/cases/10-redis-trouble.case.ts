import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { until } from '../case/until';
import { FaultRedis } from '../redis/fault-redis';
import { RedisRun, SETTLED_MS } from '../redis/redis-run';
import { REDIS_TROUBLES, type RedisTrouble } from '../redis/redis-troubles';

const WELL_MS = 300;
/** From the trouble until it is told. */
const TOLD_MS = 15_000;
const PACE = { perTick: 2, tickMs: 10 };

async function trouble(trial: Trial): Promise<Outcome> {
  const chosen = REDIS_TROUBLES[trial.index % REDIS_TROUBLES.length]!;
  const redis = await FaultRedis.start(trial, chosen.settings);
  await chosen.prepare?.(redis);
  if (chosen.when === 'at start') await chosen.inflict(redis);
  const run = new RedisRun(trial, { url: redis.url.replace('//', `//${chosen.login ?? ''}`) }, { asApp: true, ...PACE });
  const { values, broken } = chosen.refused === true ? await refused(chosen, run, redis) : await waitsAndGoesOn(chosen, run, redis);
  return { values: { ...values, misclassified: Number(broken.length > 0) }, broken: broken.map((fault) => `${chosen.name}: ${fault}`) };
}

type Judged = Required<Outcome>;

async function refused({ said }: RedisTrouble, { producer }: RedisRun, redis: FaultRedis): Promise<Judged> {
  const isOver = (): boolean => producer.messages.length > 0 || !producer.isRunning;
  await until('the app starts or does not', isOver, TOLD_MS);
  const message = producer.messages[0] as { refused?: { code?: string; message: string } } | undefined;
  const keys = await redis.ask((client) => client.dbsize());
  if (message?.refused === undefined) return { values: {}, broken: ['the app was not refused at the start'] };
  const words = `${message.refused.code} ${message.refused.message}`;
  return { values: {}, broken: [...(said.test(words) ? [] : [`it was refused for another reason: ${words}`]), ...(keys > 0 ? [`${keys} keys were written`] : [])] };
}

async function waitsAndGoesOn({ said, when, inflict, mend }: RedisTrouble, run: RedisRun, redis: FaultRedis): Promise<Judged> {
  await run.began();
  await sleep(WELL_MS);
  if (when === 'running') await inflict(redis);
  const isTold = await until('the trouble is told', () => said.test(run.producer.stderr), TOLD_MS).then(() => true, () => false);
  await sleep(WELL_MS);
  const during = await run.counts('during');
  await mend(redis);
  const { counts, settledMs } = await run.settled();
  const { unaccounted, declared, twice, deadLettered, unordered, accepted, delivered } = await run.account(redis);
  return {
    values: { accepted, 'in Redis': delivered, lost: unaccounted, declared, doubled: twice, 'dead letters': deadLettered, 'out of order': unordered, 'settled after': settledMs },
    broken: [
      ...(isTold ? [] : [`it is not told as it should be: ${run.producer.stderr.slice(0, 300)}`]),
      ...(during.spooled > 0 ? [] : ['nothing waited on disk']),
      ...(counts.dropped + counts.deadLettered > 0 ? [`${counts.dropped} dropped, ${counts.deadLettered} set aside`] : []),
    ],
  };
}

export const redisTrouble: FaultCase = {
  number: 10,
  name: 'redis-trouble',
  injected: `a Redis that runs and cannot be used: ${REDIS_TROUBLES.map(({ name }) => name).join('; ')}`,
  holds:
    'a Redis that would delete records by itself (eviction policy) is refused at the start, with CAIRN_E_REDIS and nothing written; with any other the app starts, tells it with CAIRN_E_SINK_WRITE and what Redis said, its records wait on disk, none among the dead letters, and are there once and in order when it is mended',
  guarantees: ['G2'],
  figures: [
    none('misclassified'),
    count('accepted'),
    count('in Redis'),
    none('lost'),
    none('declared'),
    none('doubled'),
    none('dead letters'),
    none('out of order'),
    most('settled after', 'ms', SETTLED_MS),
  ],
  repeats: REDIS_TROUBLES.length,
  smoke: 'libs/logging/test/redis/redis.sink.spec.ts',
  needs: ['redis'],
  baseline: 'a transport for Redis asks nothing of it',
  mutants: [
    { name: 'what Redis says of its memory counts against the records', patches: [{ lib: 'store', file: 'redis/link/redis-failure.js', find: '/^(?:OOM|READONLY', replace: '/^(?:READONLY' }], trials: 1 },
    { name: 'nobody asks for the eviction policy', patches: [{ lib: 'store', file: 'redis/link/server-facts.js', find: "if (evictionPolicy === undefined || evictionPolicy === 'noeviction')", replace: 'if (true)' }] },
    { name: 'the start does not ask Redis', patches: [{ lib: 'logging', file: 'module/logging.lifecycle.js', find: 'await this.runtime.check();', replace: '' }] },
    {
      name: 'missing rights count against the records',
      patches: [{ lib: 'store', file: 'redis/link/redis-failure.js', find: 'WRONGPASS|NOPERM|DENIED|UNKILLABLE|EXECABORT)\\b|max number of clients|invalid password|invalid username|ACL failure|no permissions|The user executing the script|', replace: 'WRONGPASS|DENIED|UNKILLABLE|EXECABORT)\\b|max number of clients|invalid password|invalid username|' }],
      trials: 3,
    },
  ],
  run: trouble,
};
