export { freePort } from './net/free-port';
export { acquirePostgres } from './postgres/acquire-postgres';
export type { SharedPostgres } from './postgres/acquire-postgres';
export { startPostgres } from './postgres/start-postgres';
export { startPrivateRedis, startRedis } from './redis/start-redis';
export type { PrivateRedis, StartRedisOptions } from './redis/start-redis';
export type { Kept } from './keeper/spawn-keeper';
