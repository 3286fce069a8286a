import { startPostgres, startRedis } from '@cairn/dev';
import { createPostgresBackend, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import { Client } from 'pg';
import { until } from './until';

/** A server BullMQ keeps its queues on. */
export interface QueueServer {
  readonly connection: ConnectionOptions;
  stop(): Promise<void>;
}

async function onRedis(): Promise<QueueServer> {
  const { url, stop } = await startRedis();
  setDefaultBackendFactory();
  return { connection: { url, maxRetriesPerRequest: null }, stop };
}

async function onPostgres(): Promise<QueueServer> {
  const { url, stop } = await startPostgres();
  setDefaultBackendFactory(createPostgresBackend);
  const connection = { connectionString: url, migrate: true, max: 4 };
  return {
    connection,
    async stop() {
      setDefaultBackendFactory();
      await othersGone(url);
      await stop();
    },
  };
}

/** A closed pool's connections end a little later than it says; a server that stops before them makes them complain. */
async function othersGone(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const others = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
  await until('the end of all connections', async () => (await client.query(others)).rowCount === 0);
  await client.end();
}

/** For `describe.each`: every case of jobs runs on both backends. */
export const QUEUE_SERVERS: readonly [name: string, start: () => Promise<QueueServer>][] = [
  ['Redis', onRedis],
  ['PostgreSQL', onPostgres],
];
