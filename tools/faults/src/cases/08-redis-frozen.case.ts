import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { FaultRedis } from '../redis/fault-redis';
import { added, RedisRun, SETTLED_MS } from '../redis/redis-run';

/** LOG_BUFFER_MB: a sixtieth of what is logged meanwhile. */
const BUFFER_MB = 1;
const LINE_MB = 0.001;
/** The whole process, with Nest and the buffer. */
const RSS_MB = 256;
const ADDED_MS = 1;

async function freeze(trial: Trial): Promise<Outcome> {
  const redis = await FaultRedis.start(trial);
  const run = new RedisRun(trial, { url: redis.url, ...(trial.isSmoke && { timeoutMs: 1_500 }) }, { bufferMb: BUFFER_MB });
  const phaseMs = trial.isSmoke ? 3_500 : 60_000;
  await run.began();
  await sleep(phaseMs);
  const before = await run.measured('before');
  redis.signal('SIGSTOP');
  await sleep(phaseMs);
  const during = await run.measured('during');
  redis.signal('SIGCONT');
  const { counts, settledMs } = await run.settled();
  const found = await run.account(redis);
  const values = {
    accepted: found.accepted,
    'in Redis': found.delivered,
    lost: found.unaccounted,
    declared: found.declared,
    doubled: found.twice,
    'out of order': found.unordered,
    'peak of the buffer': counts.peakQueuedBytes / 2 ** 20,
    'peak RSS before': before.rssMb,
    'peak RSS': during.rssMb,
    ...added(trial, before, during),
    'settled after': settledMs,
  };
  return { values };
}

export const redisFrozen: FaultCase = {
  number: 8,
  name: 'redis-frozen',
  injected: 'SIGSTOP of a Redis for 60 s under 2,000 records a second, after 60 s of the same load with it well',
  holds: 'the buffer stays within LOG_BUFFER_MB (here 1) and the process within 256 MB; no log call waits (p99 + ≤ 1 ms); afterwards everything is in Redis, once and in order',
  guarantees: ['G1', 'G2', 'G6'],
  figures: [
    count('accepted'),
    count('in Redis'),
    none('lost'),
    none('declared'),
    none('doubled'),
    none('out of order'),
    most('peak of the buffer', 'MB', BUFFER_MB + LINE_MB),
    most('peak RSS before', 'MB'),
    most('peak RSS', 'MB', RSS_MB),
    most('call p99', 'ms'),
    most('call p99 added', 'ms', ADDED_MS),
    most('loop p99', 'ms'),
    most('loop p99 added', 'ms', ADDED_MS),
    most('settled after', 'ms', SETTLED_MS),
  ],
  repeats: 1,
  smoke: 1,
  needs: ['redis'],
  baseline: 1,
  mutants: [
    {
      name: 'nobody stops waiting for an answer, nor puts away what waits behind it',
      patches: [
        { lib: 'store', file: 'redis/link/redis-link.js', find: 'commandTimeout: timeoutMs', replace: 'commandTimeout: undefined' },
        { lib: 'core', file: 'sink/spooling.sink.js', find: 'return stalled || this.queue.waitingBytes > this.options.capBytes * PRESSURE;', replace: 'return false;' },
        { lib: 'core', file: 'sink/line-queue.js', find: 'return this.bytes > this.capBytes ? this.makeRoom() : 0;', replace: 'return 0;' },
      ],
      trials: 1,
    },
  ],
  run: freeze,
};
