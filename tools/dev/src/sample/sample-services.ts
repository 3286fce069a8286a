import type { ConnectionOptions } from 'bullmq';
import { acquirePostgres } from '../postgres/acquire-postgres';
import { checkServers } from './check-servers';
import { queueConnection } from './queue-connection';

/** The servers a sample app stands on. */
export interface SampleServices {
  readonly databaseUrl: string;
  readonly queue: ConnectionOptions;
  /** Leaves the shared PostgreSQL: the last to leave stops it. */
  release(): Promise<void>;
}

/**
 * `DATABASE_URL` and `REDIS_URL` where they are set, else the shared embedded PostgreSQL for both.
 * @throws Error naming the one that cannot be used.
 */
export async function sampleServices(): Promise<SampleServices> {
  await checkServers();
  const postgres = await acquirePostgres();
  return {
    databaseUrl: postgres.url,
    queue: queueConnection(postgres.url),
    release: () => postgres.release(),
  };
}
