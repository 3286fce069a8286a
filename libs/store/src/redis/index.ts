// Records in Redis, found again
export { openRedisStore, RedisStore, type RedisStoreOptions } from './redis-store';
// And how they come there
export { RedisSink, type RedisSinkOptions } from './redis.sink';
export { RedisWriter } from './redis.writer';
