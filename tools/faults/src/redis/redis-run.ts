import type { Producer } from '../case/producer';
import type { Trial } from '../case/trial';
import { until } from '../case/until';
import { deliveryAccount, type DeliveryAccount } from '../check/delivery-account';
import type { CallReport } from '../producers/redis/call-meter';
import type { RedisCounts, RedisTargetOptions } from '../producers/redis/redis-target';
import type { FaultRedis } from './fault-redis';

/** Longest time until a Redis that is well has everything: the longest pause between two tries, and the backlog. */
export const SETTLED_MS = 90_000;

/** A process that logs to a Redis, and the directory of its files. */
export class RedisRun {
  readonly producer: Producer;
  readonly logs: string;

  constructor(
    private readonly trial: Trial,
    redis: RedisTargetOptions['redis'],
    { asApp = false, perTick = 10, tickMs = 5, bufferMb = 8 } = {},
  ) {
    this.logs = trial.place('logs');
    this.producer = trial.start('redis', { logging: { dir: this.logs, redis, bufferMb }, perTick, tickMs, asApp }, { limitMs: 2 * SETTLED_MS });
  }

  async began(): Promise<void> {
    await this.producer.message('began');
  }

  /** What the time since the last measurement cost; the next one begins. */
  async measured(name: string): Promise<CallReport> {
    this.producer.tell(`measured ${name}`);
    return this.producer.message<CallReport>(name);
  }

  async counts(name: string): Promise<RedisCounts> {
    this.producer.tell(`count ${name}`);
    return this.producer.message<RedisCounts>(name);
  }

  /** Ends the load. Resolves when nothing waits any more, with how long that took, ms, and what the sink says then. */
  async settled(): Promise<{ counts: RedisCounts; settledMs: number }> {
    this.producer.tell('stop');
    const isSaid = (): boolean => this.producer.messages.some((message) => typeof message === 'object' && message !== null && 'settled' in message);
    const settledMs = await until('everything is settled', () => isSaid() || !this.producer.isRunning, SETTLED_MS);
    const counts = await this.producer.message<RedisCounts>('settled');
    await this.producer.ended;
    return { counts, settledMs };
  }

  /** Compares the ledger with what is in Redis, among the dead letters, and declared. */
  async account(redis: FaultRedis): Promise<DeliveryAccount & { unordered: number }> {
    const stored = await redis.stored();
    const unordered = stored.filter(({ n }, place) => place > 0 && n < stored[place - 1]!.n).length;
    return { ...deliveryAccount(this.trial.ledger, this.logs, stored, 'redis'), unordered };
  }
}

/** What a measurement is above another; on a machine that other cases use as well, how long things take says nothing. */
export function added({ isAlone }: Trial, before: CallReport, during: CallReport): Record<string, number> {
  if (!isAlone) return {};
  return {
    'call p99': during.callP99Ms,
    'call p99 added': Math.max(0, during.callP99Ms - before.callP99Ms),
    'loop p99': during.loopP99Ms,
    'loop p99 added': Math.max(0, during.loopP99Ms - before.loopP99Ms),
  };
}
