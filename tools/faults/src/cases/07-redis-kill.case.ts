import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { FaultRedis } from '../redis/fault-redis';
import { added, RedisRun, SETTLED_MS } from '../redis/redis-run';

/** What Redis has on disk before it answers: everything, what it had time for, nothing. */
const KEEPS = [
  ['--appendonly', 'yes', '--appendfsync', 'always'],
  ['--appendonly', 'yes', '--appendfsync', 'everysec'],
  ['--appendonly', 'no'],
] as const;
const ADDED_MS = 1;

async function killRedis(trial: Trial): Promise<Outcome> {
  const keeps = trial.index % KEEPS.length;
  const [phaseMs, afterMs] = trial.isSmoke ? [1_200, 1_800] : [6_000, 8_000];
  const redis = await FaultRedis.start(trial, KEEPS[keeps]);
  const run = new RedisRun(trial, { url: redis.url });
  await run.began();
  await sleep(phaseMs + trial.random.between(0, 400));
  const before = await run.measured('before');
  await redis.kill();
  await sleep(phaseMs);
  const during = await run.measured('during');
  const { delivered: acknowledged } = await run.counts('killed');
  await redis.restart();
  await sleep(afterMs); // what waits is replayed under load
  const { counts, settledMs } = await run.settled();
  const found = await run.account(redis);
  const ofRedis = found.missing.filter((n) => n < acknowledged).length;
  const values = {
    accepted: found.accepted,
    'in Redis': found.delivered,
    lost: Math.abs(found.missing.length - ofRedis - found.declared),
    [LOST_BY_REDIS[keeps]!]: ofRedis,
    doubled: found.twice,
    'out of order': found.unordered,
    ...added(trial, before, during),
    'settled after': settledMs,
  };
  return { values, broken: trial.subject === 'cairn' && counts.accepted === counts.delivered && acknowledged >= found.accepted ? ['nothing waited while Redis was away'] : [] };
}

const LOST_BY_REDIS = ['acknowledged and lost by Redis, AOF always', 'acknowledged and lost by Redis, AOF everysec', 'acknowledged and lost by Redis, AOF off'] as const;

export const redisKill: FaultCase = {
  number: 7,
  name: 'redis-kill',
  injected: '`kill -9` of a Redis under 2,000 records a second, with AOF always, everysec and off; back after 6 s with what it had on disk',
  holds:
    'no log call waits (p99 + ≤ 1 ms); what waited on disk is replayed in order; nothing that Redis had not acknowledged is lost or doubled. What Redis had acknowledged and did not keep is counted apart: with AOF always that is nothing',
  guarantees: ['G1', 'G2'],
  figures: [
    count('accepted'),
    count('in Redis'),
    none('lost'),
    none(LOST_BY_REDIS[0]),
    count(LOST_BY_REDIS[1]),
    count(LOST_BY_REDIS[2]),
    none('doubled'),
    none('out of order'),
    most('call p99', 'ms'),
    most('call p99 added', 'ms', ADDED_MS),
    most('loop p99', 'ms'),
    most('loop p99 added', 'ms', ADDED_MS),
    most('settled after', 'ms', SETTLED_MS),
  ],
  random: true,
  repeats: 9,
  smoke: 1,
  needs: ['redis'],
  baseline: 3,
  mutants: [
    {
      name: 'what Redis did not answer counts as delivered',
      patches: [{ lib: 'store', file: 'redis/redis.writer.js', find: "if (failure.trouble === 'unavailable')\n                this.links.drop();", replace: 'return this.links.drop();' }],
      trials: 1,
    },
    {
      name: 'new records pass by those that wait on disk',
      patches: [
        { lib: 'core', file: 'sink/spooling.sink.js', find: 'if (this.flight === undefined && this.spool.empty) {', replace: 'if (this.flight === undefined && (this.spool.empty || this.queue.lines > 0)) {' },
        { lib: 'core', file: 'sink/spooling.sink.js', find: 'if (!this.spool.empty || this.courier.isWaiting)', replace: 'if (this.courier.isWaiting)' },
      ],
      trials: 1,
    },
    {
      name: 'a log call waits while Redis is away',
      patches: [
        {
          lib: 'core',
          file: 'sink/spooling.sink.js',
          find: 'counters.accepted += 1;\n        if (this.closed)',
          replace: 'counters.accepted += 1;\n        if (this.courier.isWaiting) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);\n        if (this.closed)',
        },
      ],
      trials: 1,
    },
  ],
  run: killRedis,
};
