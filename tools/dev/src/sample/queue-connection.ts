import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import type { ConnectionOptions } from 'bullmq';

/** Connections to PostgreSQL that one queue or worker may hold. */
const QUEUE_POOL = 4;

/**
 * Where BullMQ keeps its queues: on Redis when there is a `REDIS_URL`, else in PostgreSQL beside the data, by BullMQ's own backend,
 * whose tables it makes at the first connection. Call it before `BullModule.forRoot`: the backend is chosen for the whole process.
 */
export function queueConnection(databaseUrl: string, redisUrl = process.env.REDIS_URL): ConnectionOptions {
  if (redisUrl) {
    setDefaultBackendFactory();
    return { url: redisUrl };
  }
  setDefaultBackendFactory(createPostgresBackend);
  return { connectionString: databaseUrl, migrate: true, max: QUEUE_POOL };
}
