import { freePort } from '../net/free-port';
import { startPostgres } from '../postgres/start-postgres';
import { startPrivateRedis } from '../redis/start-redis';
import { checkServers } from './check-servers';

it('is content with servers that answer, and when none is named', async () => {
  const [postgres, redis] = await Promise.all([startPostgres(), startPrivateRedis()]);
  try {
    await checkServers({ DATABASE_URL: postgres.url, REDIS_URL: redis.url });
    await checkServers({});
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
  }
});

it('names the setting, the reason and the cure for a server that is not there', async () => {
  const port = await freePort();
  const cure = 'Start it or correct the address, or unset';
  await expect(checkServers({ DATABASE_URL: `postgres://me:secret@127.0.0.1:${port}/tasks` })).rejects.toThrow(
    `DATABASE_URL: the PostgreSQL cannot be used: connect ECONNREFUSED 127.0.0.1:${port}. ${cure} DATABASE_URL`,
  );
  await expect(checkServers({ REDIS_URL: `redis://:secret@127.0.0.1:${port}` })).rejects.toThrow(
    `REDIS_URL: the Redis cannot be used: connect ECONNREFUSED 127.0.0.1:${port}. ${cure} REDIS_URL`,
  );
});

it('says what the server says to a wrong password', async () => {
  const postgres = await startPostgres();
  try {
    const url = new URL(postgres.url);
    url.password = 'guessed';
    await expect(checkServers({ DATABASE_URL: url.href })).rejects.toThrow(/cannot be used: password authentication failed for user "postgres"\./);
  } finally {
    await postgres.stop();
  }
});

it('shows the form of an address that is none, without repeating it', async () => {
  await expect(checkServers({ DATABASE_URL: 'my-secret' })).rejects.toThrow(
    'DATABASE_URL is no address of a PostgreSQL. Write it as postgres://user:password@host:5432/database, or unset DATABASE_URL',
  );
  await expect(checkServers({ REDIS_URL: 'localhost:6379' })).rejects.toThrow('REDIS_URL is no address of a Redis. Write it as redis://host:6379');
});
