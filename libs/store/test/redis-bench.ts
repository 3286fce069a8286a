import { REDIS_DAYS, REDIS_INDEXES, RedisSettings, type Line, type RedisOptions } from '@cairn/core';
import type { LogStoreHarness, RealisticRecord } from '@cairn/core/testing';
import { RedisStore } from '../src/redis/redis-store';
import { RedisWriter } from '../src/redis/redis.writer';

type Settings = Omit<RedisOptions, 'categories' | 'minLevel'> & { readonly url: string };

export function redisSettings({ days, ...given }: Settings): RedisSettings {
  return new RedisSettings({ prefix: '{cairn}:', shards: 8, timeoutMs: 10_000, indexes: REDIS_INDEXES, indexCap: 10_000, ...given, days: { ...REDIS_DAYS, ...days } });
}

let prefixes = 0;

/** A store under a prefix of its own, and a writer as the sink has it. */
export async function redisHarness(given: Settings): Promise<LogStoreHarness & { readonly store: RedisStore; readonly writer: RedisWriter; readonly prefix: string }> {
  const prefix = given.prefix ?? `{cairn-test-${(prefixes += 1)}}:`;
  const settings = redisSettings({ ...given, prefix });
  const writer = new RedisWriter(settings);
  const store = new RedisStore({ url: given.url, prefix, timeoutMs: settings.timeoutMs });
  return {
    store,
    writer,
    prefix,
    append: async (records: readonly RealisticRecord[]) => void (await writer.send(records.map(({ line }) => line as Line))),
    dispose: async () => {
      await store.close();
      await writer.close();
    },
  };
}
